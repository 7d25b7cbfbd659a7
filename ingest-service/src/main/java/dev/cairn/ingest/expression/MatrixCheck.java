package dev.cairn.ingest.expression;

import dev.cairn.ingest.checks.Findings;
import dev.cairn.ingest.files.Attention;
import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.schemas.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a matrix to its end, checks its lines and measures its values. What it holds grows with the number of samples
 * and genes, not with that of values.
 */
final class MatrixCheck implements MatrixReader.BadCells {
    /** With more errors than this the rest of a matrix is not read: more of the same would help nobody. */
    private static final long ENOUGH_ERRORS = 10_000;

    private static final int NAMED_GENES = 5;

    private final String file;
    private final List<String> columns;
    private final Findings findings;
    private final Set<String> genes = new HashSet<>();
    private final List<String> unusual = new ArrayList<>();
    private final long[] detected;
    private final long[] missing;
    private long unusualGenes;
    private long values;
    private long negatives;
    private long allZeroGenes;
    private double minimum = Double.NaN;
    private double maximum = Double.NaN;
    private double sum;

    /** @param study one that has a matrix */
    private MatrixCheck(String file, StudyContents study, Findings findings) {
        this.file = file;
        this.columns = study.columns();
        this.findings = findings;
        var samples = study.sampleOrder().size();
        this.detected = new long[samples];
        this.missing = new long[samples];
    }

    /**
     * What was measured.
     *
     * @param genes how many the matrix has
     * @param detected for each sample how many genes have a value above 0
     * @param missing for each sample how many genes have no value
     * @param unusualGenes genes whose names are no Ensembl ids
     * @param unusual the first of them
     */
    record Measured(
            long genes,
            List<Long> detected,
            List<Long> missing,
            long values,
            long negatives,
            double minimum,
            double maximum,
            double sum,
            long allZeroGenes,
            long unusualGenes,
            List<String> unusual) {
        long nulls() {
            return missing.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Reads a study's matrix. Throws as {@link MatrixReader}, and as {@link Attention}. */
    static Measured run(SourceFiles files, String file, StudyContents study, Findings findings, Attention attention)
            throws InterruptedException {
        var check = new MatrixCheck(file, study, findings);
        check.header(study);
        try (var reader = new MatrixReader(files, file, check)) {
            reader.select(study.slots(), check.detected.length);
            var more = !study.columns().isEmpty();
            while (more && findings.errors() < ENOUGH_ERRORS && reader.next()) {
                attention.check();
                check.line(reader);
            }
            if (more && check.genes.isEmpty()) {
                findings.add(
                        EntryCheck.NO_GENES, Severity.ERROR, file, "line 1", "the file has no line but its header");
            }
        }
        return check.measured();
    }

    @Override
    public void found(long line, int column, String text, boolean infinite) {
        findings.add(
                infinite ? EntryCheck.NUMBER_INFINITE : EntryCheck.NUMBER_UNREADABLE,
                Severity.ERROR,
                file,
                "line " + line + " column " + column,
                "\"" + text + "\" of sample " + columns.get(column - 2)
                        + (infinite ? " is infinite in single precision" : " is no number; write 12.5, or NA"));
    }

    private void header(StudyContents study) {
        if (study.columns().isEmpty()) {
            findings.add(
                    EntryCheck.NO_SAMPLES,
                    Severity.ERROR,
                    file,
                    "line 1",
                    "the header names no samples; its cells must be parted by tabs");
        }
        var seen = new HashSet<String>();
        for (var column = 0; column < study.columns().size(); column++) {
            var sample = study.columns().get(column);
            var place = "line 1 column " + (column + 2);
            if (sample.isEmpty()) {
                findings.add(EntryCheck.SAMPLE_BLANK, Severity.ERROR, file, place, "the column names no sample");
            } else if (!seen.add(sample)) {
                findings.add(
                        EntryCheck.DUPLICATE_SAMPLE,
                        Severity.ERROR,
                        file,
                        place,
                        "sample " + sample + " has a column before");
            }
        }
    }

    private void line(MatrixReader reader) {
        var place = "line " + reader.line();
        if (reader.cells() != columns.size() + 1) {
            findings.add(
                    EntryCheck.RAGGED_ROW,
                    Severity.ERROR,
                    file,
                    place,
                    "the line has " + reader.cells() + " cells, the header " + (columns.size() + 1));
            return;
        }
        gene(reader.gene(), place);
        values(reader.values());
    }

    private void gene(String gene, String place) {
        if (gene.isEmpty()) {
            findings.add(EntryCheck.GENE_BLANK, Severity.ERROR, file, place, "the line names no gene");
        }
        if (!genes.add(gene) && !gene.isEmpty()) {
            findings.add(EntryCheck.DUPLICATE_GENE, Severity.ERROR, file, place, "gene " + gene + " has a line before");
        }
        if (!GeneIds.isUsual(gene)) {
            unusualGenes++;
            if (unusual.size() < NAMED_GENES) {
                unusual.add(gene);
            }
        }
    }

    private void values(float[] line) {
        var present = 0;
        var zeros = 0;
        for (var sample = 0; sample < line.length; sample++) {
            var value = line[sample];
            if (Float.isNaN(value)) {
                missing[sample]++;
                continue;
            }
            present++;
            sum += value;
            if (value > 0) {
                detected[sample]++;
            } else if (value < 0) {
                negatives++;
            } else {
                zeros++;
            }
            // Written so that the first value replaces NaN.
            minimum = value >= minimum ? minimum : value;
            maximum = value <= maximum ? maximum : value;
        }
        values += present;
        allZeroGenes += present > 0 && zeros == present ? 1 : 0;
    }

    private Measured measured() {
        return new Measured(
                genes.size(),
                Arrays.stream(detected).boxed().toList(),
                Arrays.stream(missing).boxed().toList(),
                values,
                negatives,
                minimum,
                maximum,
                sum,
                allZeroGenes,
                unusualGenes,
                unusual);
    }
}
