package dev.cairn.benchmarks;

import dev.cairn.samples.StudyGenerator;

/** Texts of one length, as descriptions of studies read; all differ. */
final class Texts {
    private static final long SEED = 7;

    private final StudyGenerator studies = StudyGenerator.seeded(SEED);
    private final int length;
    private int next;

    Texts(int length) {
        this.length = length;
    }

    /** One that was not handed out before. */
    synchronized String next() {
        var index = next++;
        var sections = studies.study(index % StudyGenerator.MAX_INDEX).path("protocolSection");
        var description = sections.path("descriptionModule");
        var text = new StringBuilder(2 * length)
                .append(length)
                .append('/')
                .append(index)
                .append(": ");
        while (text.length() < length) {
            text.append(description.path("briefSummary").asText())
                    .append(' ')
                    .append(sections.path("eligibilityModule")
                            .path("eligibilityCriteria")
                            .asText())
                    .append(' ')
                    .append(description.path("detailedDescription").asText())
                    .append(' ');
        }
        return text.substring(0, length);
    }
}
