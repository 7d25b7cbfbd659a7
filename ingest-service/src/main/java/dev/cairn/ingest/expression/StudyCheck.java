package dev.cairn.ingest.expression;

import dev.cairn.ingest.checks.Findings;
import dev.cairn.ingest.files.Attention;
import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.schemas.Severity;
import dev.cairn.schemas.Technology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks a whole study: its files against each other, and what was measured against the thresholds. */
final class StudyCheck {
    private static final int NAMED = 5;
    private static final List<String> CONDITIONS =
            List.of("refinebio_disease", "refinebio_treatment", "refinebio_subject");

    private final StudyContents study;
    private final Findings findings;
    private final Thresholds thresholds;
    private final String file;
    private final List<String> samples;

    private StudyCheck(StudyContents study, Findings findings, Thresholds thresholds) {
        this.study = study;
        this.findings = findings;
        this.thresholds = thresholds;
        this.file = study.parts().files().get(0);
        this.samples = study.sampleOrder();
    }

    /**
     * Checks a study to its end. Throws as the readers of its files do, and as {@link Attention}.
     *
     * @param findings takes in what is found; may hold what reading the contents found
     */
    static Figures run(
            SourceFiles files, StudyContents study, Findings findings, Thresholds thresholds, Attention attention)
            throws InterruptedException {
        var check = new StudyCheck(study, findings, thresholds);
        var matrix = study.parts().matrix();
        var measured =
                matrix != null && study.hasMatrix() ? MatrixCheck.run(files, matrix, study, findings, attention) : null;
        check.sampleCounts();
        if (measured != null) {
            check.samplesAcrossFiles();
            check.values(measured);
            check.genes(measured);
        }
        return check.coverage(measured);
    }

    private void sampleCounts() {
        var json = study.metadata().json();
        var table = study.metadata().table();
        var counts = Stream.of(
                        study.hasMatrix() ? samples.size() : null,
                        table == null ? null : table.size(),
                        json == null ? null : json.size())
                .filter(Objects::nonNull)
                .toList();
        if (counts.stream().distinct().count() > 1) {
            var message = "samples: matrix " + (study.hasMatrix() ? samples.size() : "none") + ", TSV "
                    + (table == null ? "none" : table.size()) + ", JSON " + (json == null ? "none" : json.size());
            findings.add(EntryCheck.SAMPLE_COUNTS_DIFFER, Severity.WARNING, file, List.of(), message, 1);
        }
        if (samples.isEmpty() && !study.hasMatrix()) {
            findings.add(
                    EntryCheck.NO_SAMPLES,
                    Severity.ERROR,
                    file,
                    List.of(),
                    "neither matrix nor metadata name samples",
                    1);
        }
    }

    private void samplesAcrossFiles() {
        var described = study.metadata().samples();
        var without = matching(sample -> !described.contains(sample));
        var severity = without.size() > thresholds.get(Threshold.SAMPLES_WITHOUT_METADATA) * samples.size()
                ? Severity.ERROR
                : Severity.WARNING;
        if (study.metadata().absent()) {
            var message =
                    "there is neither metadata_" + study.parts().accession() + ".tsv nor aggregated_metadata.json";
            findings.add(EntryCheck.METADATA_MISSING, severity, file, List.of(), message, 1);
        } else if (!without.isEmpty()) {
            add(EntryCheck.SAMPLE_WITHOUT_METADATA, severity, without, "a column whose sample is in no metadata");
        }
        var columns = Set.copyOf(samples);
        var rest =
                described.stream().filter(sample -> !columns.contains(sample)).toList();
        if (!rest.isEmpty()) {
            add(EntryCheck.SAMPLE_WITHOUT_VALUES, Severity.WARNING, rest, "a sample of the metadata without a column");
        }
    }

    private void values(MatrixCheck.Measured measured) {
        var cells = measured.values() + measured.nulls();
        var share = share(measured.nulls(), cells);
        if (share > thresholds.get(Threshold.MISSING_VALUES_WARNING)) {
            var error = share > thresholds.get(Threshold.MISSING_VALUES_ERROR);
            findings.add(
                    EntryCheck.MISSING_VALUES,
                    error ? Severity.ERROR : Severity.WARNING,
                    file,
                    List.of(),
                    percent(share) + " of " + cells + " cells have no value",
                    measured.nulls());
        }
        var technology = study.metadata().technology(study.parts().accession());
        if (technology == Technology.RNA_SEQ && measured.negatives() > 0) {
            findings.add(
                    EntryCheck.NEGATIVE_VALUES,
                    Severity.WARNING,
                    file,
                    List.of(),
                    "the least value is " + measured.minimum() + ", but the study is RNA-seq",
                    measured.negatives());
        }
        var bound = thresholds.get(
                technology == Technology.MICROARRAY ? Threshold.MICROARRAY_MAXIMUM : Threshold.RNA_SEQ_MAXIMUM);
        if (measured.maximum() > bound) {
            var message =
                    "the largest value is " + measured.maximum() + "; " + technology + " gives " + bound + " at most";
            findings.add(EntryCheck.VALUES_TOO_LARGE, Severity.WARNING, file, List.of(), message, 1);
        }
    }

    private void genes(MatrixCheck.Measured measured) {
        var genes = measured.genes();
        if (measured.allZeroGenes() > 0) {
            var share = share(measured.allZeroGenes(), genes);
            findings.add(
                    EntryCheck.ALL_ZERO_GENES,
                    severity(share > thresholds.get(Threshold.ALL_ZERO_GENES)),
                    file,
                    List.of(),
                    percent(share) + " of " + genes + " genes have no value but 0",
                    measured.allZeroGenes());
        }
        if (measured.unusualGenes() > 0) {
            var share = share(measured.unusualGenes(), genes);
            findings.add(
                    EntryCheck.GENE_ID_UNUSUAL,
                    severity(share > thresholds.get(Threshold.UNUSUAL_GENE_IDS)),
                    file,
                    measured.unusual(),
                    percent(share) + " of " + genes + " genes have a name that is no Ensembl id",
                    measured.unusualGenes());
        }
        var least = thresholds.get(Threshold.DETECTED_GENES);
        var few = new ArrayList<String>();
        for (var index = 0; index < samples.size(); index++) {
            if (share(measured.detected().get(index), genes) < least) {
                few.add(samples.get(index));
            }
        }
        if (!few.isEmpty() && genes > 0) {
            add(
                    EntryCheck.FEW_GENES_DETECTED,
                    Severity.WARNING,
                    few,
                    "less than " + percent(least) + " of " + genes + " genes have a value above 0");
        }
    }

    private Figures coverage(MatrixCheck.@Nullable Measured measured) {
        var metadata = study.metadata();
        var titled = matching(
                        sample -> !metadata.field(sample, "refinebio_title").isEmpty())
                .size();
        var described = matching(sample -> CONDITIONS.stream()
                        .anyMatch(field -> !metadata.field(sample, field).isEmpty()))
                .size();
        if (!metadata.absent()) {
            covered(EntryCheck.TITLES_MISSING, titled, Threshold.TITLED_SAMPLES, "a title");
            covered(
                    EntryCheck.CONDITIONS_MISSING,
                    described,
                    Threshold.DESCRIBED_SAMPLES,
                    "a disease, treatment or subject");
        }
        if (measured == null) {
            return new Figures(samples.size(), 0, 0, 0, 0, Double.NaN, Double.NaN, 0, 0, titled, described);
        }
        return new Figures(
                samples.size(),
                measured.genes(),
                measured.values(),
                measured.nulls(),
                measured.negatives(),
                measured.minimum(),
                measured.maximum(),
                measured.sum(),
                measured.allZeroGenes(),
                titled,
                described);
    }

    private void covered(EntryCheck check, int covered, Threshold threshold, String what) {
        if (covered < thresholds.get(threshold) * samples.size()) {
            findings.add(
                    check,
                    Severity.WARNING,
                    file,
                    List.of(),
                    covered + " of " + samples.size() + " samples have " + what,
                    (long) samples.size() - covered);
        }
    }

    private void add(EntryCheck check, Severity severity, List<String> places, String message) {
        findings.add(check, severity, file, places.stream().limit(NAMED).toList(), message, places.size());
    }

    private List<String> matching(Predicate<String> wanted) {
        return samples.stream().filter(wanted).toList();
    }

    private static Severity severity(boolean warning) {
        return warning ? Severity.WARNING : Severity.INFO;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
