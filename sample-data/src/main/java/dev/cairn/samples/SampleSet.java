package dev.cairn.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The sample that comes with the project: 20 rare diseases and 400 invented studies, some invalid, some about two
 * diseases, some that carry a disease's name only as the name of an institute.
 */
public final class SampleSet {
    private static final long SEED = 20_240_229;
    private static final int STUDIES = 400;
    private static final int INVALID_EVERY = 33;

    private final StudyGenerator generator = StudyGenerator.seeded(SEED).withInvalid(INVALID_EVERY);
    private final StudySource studies =
            StudySource.of(generator.studies(STUDIES).toList());
    private final StudySearch search = new StudySearch(studies);

    private SampleSet() {}

    /** Makes the sample; the same one every time. */
    public static SampleSet create() {
        return new SampleSet();
    }

    /** The diseases that the sample is about, in a fixed order. */
    public List<Disease> diseases() {
        return Catalogue.get().themes.stream()
                .map(theme -> new Disease(theme.disease(), theme.orpha()))
                .toList();
    }

    /** The studies, for a server or for files. */
    public StudySource studies() {
        return studies;
    }

    /** How many of the studies are invalid. */
    public int invalidStudies() {
        return generator.invalidAmong(STUDIES);
    }

    /** The studies that a {@code query.term} for the disease's name finds, in the order in which they are served. */
    public List<JsonNode> found(Disease disease) {
        return places(disease).mapToObj(studies::study).toList();
    }

    /** How many of the studies that are found by the disease's name are invalid. */
    public int invalidFound(Disease disease) {
        return (int) places(disease)
                .filter(place -> generator.defect(place).isPresent())
                .count();
    }

    /** How many records one query for each disease brings in all; a study found twice counts twice. */
    public int recordsOfAllDiseases() {
        return diseases().stream().mapToInt(disease -> found(disease).size()).sum();
    }

    /** How many of those records are invalid. */
    public int invalidOfAllDiseases() {
        return diseases().stream().mapToInt(this::invalidFound).sum();
    }

    /** Writes the diseases as a list that can be published, see {@link StudyFiles#writeDiseases}. */
    public Path writeDiseases(Path file) throws IOException {
        return StudyFiles.writeDiseases(diseases(), file);
    }

    private IntStream places(Disease disease) {
        var query = StudyQuery.parse(Map.of("query.term", disease.name()));
        return IntStream.range(0, search.count(query)).map(rank -> search.hit(query, rank));
    }
}
