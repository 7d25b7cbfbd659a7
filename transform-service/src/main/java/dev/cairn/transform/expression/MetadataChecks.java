package dev.cairn.transform.expression;

import dev.cairn.schemas.ExpressionSample;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.Platform;
import dev.cairn.schemas.QualityFinding;
import dev.cairn.schemas.Severity;
import dev.cairn.schemas.Technology;
import dev.cairn.transform.findings.FindingReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what a study's metadata leaves open, once samples have been read. None of it keeps a study from being loaded. */
final class MetadataChecks {
    private static final int NAMED = 5;

    private final List<ExpressionSample> samples;
    private final double warnBelow;
    private final List<QualityFinding> findings = new ArrayList<>();

    /**
     * Checks of these samples.
     *
     * @param warnBelow the share of samples of known illness below which a finding is a warning
     */
    MetadataChecks(List<ExpressionSample> samples, double warnBelow) {
        this.samples = samples;
        this.warnBelow = warnBelow;
    }

    /**
     * What is found, at most once for each code.
     *
     * @param statedText what the study says of its technology, if anything
     * @param stated the same, understood
     */
    List<QualityFinding> findings(@Nullable String statedText, Technology stated) {
        illness();
        organism();
        platforms();
        technology(statedText, stated);
        return findings;
    }

    private void illness() {
        var unknown = which(sample -> sample.getIllness().getIllness() == Illness.UNKNOWN);
        if (!unknown.isEmpty()) {
            var known = 1.0 - (double) unknown.size() / samples.size();
            add(
                    "ILLNESS_COVERAGE",
                    known < warnBelow ? Severity.WARNING : Severity.INFO,
                    unknown,
                    "no illness rule tells the illness of " + unknown.size() + " of " + samples.size() + " samples");
        }
    }

    private void organism() {
        var organisms = distinct(samples.stream().map(ExpressionSample::getOrganism));
        if (organisms.size() > 1) {
            add(
                    "ORGANISM_MIXED",
                    Severity.WARNING,
                    which(sample -> sample.getOrganism() != null),
                    "the samples are of " + organisms.size() + " organisms: " + first(organisms));
        }
    }

    private void platforms() {
        var unknown = which(
                sample -> sample.getPlatform() != null && sample.getPlatform().getManufacturer() == null);
        if (!unknown.isEmpty()) {
            var names =
                    distinct(unknown.stream().map(sample -> sample.getPlatform().getName()));
            add("PLATFORM_UNKNOWN", Severity.WARNING, unknown, "nobody knows who makes the platform " + first(names));
        }
    }

    private void technology(@Nullable String statedText, Technology stated) {
        if (stated != Technology.UNKNOWN) {
            var others = which(sample -> sample.getPlatform() != null && disagrees(sample.getPlatform(), stated));
            if (!others.isEmpty()) {
                var names = distinct(
                        others.stream().map(sample -> sample.getPlatform().getName()));
                add(
                        "TECHNOLOGY_MISMATCH",
                        Severity.WARNING,
                        others,
                        "the study says " + stated + ", but was measured with " + first(names));
            }
            return;
        }
        if (statedText != null) {
            add(
                    "TECHNOLOGY_UNKNOWN",
                    Severity.WARNING,
                    samples,
                    "nobody knows the technology \"" + FindingReader.shortened(statedText) + "\"");
        }
        var measured = distinct(samples.stream()
                .map(ExpressionSample::getPlatform)
                .filter(platform -> platform != null && platform.getTechnology() != Technology.UNKNOWN)
                .map(platform -> platform.getTechnology().name()));
        if (measured.size() > 1) {
            add("TECHNOLOGY_MISMATCH", Severity.WARNING, samples, "the platforms are of " + first(measured));
        }
    }

    private static boolean disagrees(Platform platform, Technology stated) {
        return platform.getTechnology() != stated && platform.getTechnology() != Technology.UNKNOWN;
    }

    private void add(String code, Severity severity, List<ExpressionSample> concerned, String message) {
        var location =
                first(concerned.stream().map(ExpressionSample::getAccession).toList());
        findings.add(new QualityFinding(code, severity, location, message, (long) concerned.size()));
    }

    private List<ExpressionSample> which(Predicate<ExpressionSample> concerned) {
        return samples.stream().filter(concerned).toList();
    }

    private static List<String> distinct(Stream<@Nullable String> texts) {
        return texts.filter(text -> text != null).distinct().collect(Collectors.toList());
    }

    private static String first(List<String> texts) {
        var named = texts.stream().limit(NAMED).collect(Collectors.joining(", "));
        return FindingReader.shortened(texts.size() > NAMED ? named + " …" : named);
    }
}
