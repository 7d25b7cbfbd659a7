package dev.cairn.samples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.samples.ExpressionStudyPlan.Technology;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Writes invented gene expression studies in the layout of a refine.bio download by experiment: a folder for each study
 * with its matrix and its metadata, and {@code aggregated_metadata.json} beside them. The same seed gives the same bytes.
 * Samples are of four cohorts in turn: septic shock, sepsis, no sepsis, healthy. Every tenth gene is expressed more in
 * sepsis and most in shock; every fifth goes with the one before it.
 */
public final class ExpressionGenerator {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int COHORTS = 4;
    private static final int RESPONSIVE_EVERY = 10;
    private static final int COUPLED_EVERY = 5;
    private static final int SILENT_EVERY = 50;
    private static final double THOUSAND = 1000;
    private static final List<String> COLUMNS = List.of(
            "refinebio_accession_code",
            "experiment_accession",
            "refinebio_disease",
            "refinebio_organism",
            "refinebio_platform",
            "refinebio_sex",
            "refinebio_source_database",
            "refinebio_specimen_part",
            "refinebio_title");
    private static final List<String> TITLES =
            List.of("Septic shock, patient %d", "Sepsis, patient %d", "No sepsis, ICU patient %d", "Healthy donor %d");
    private static final List<String> DISEASES = List.of("septic shock", "sepsis", "", "healthy");

    private final long seed;
    private final boolean gzip;

    private ExpressionGenerator(long seed, boolean gzip) {
        this.seed = seed;
        this.gzip = gzip;
    }

    /** A generator; its matrices are plain text. */
    public static ExpressionGenerator seeded(long seed) {
        return new ExpressionGenerator(seed, false);
    }

    /** The same with compressed matrices. */
    public ExpressionGenerator withGzip() {
        return new ExpressionGenerator(seed, true);
    }

    /** Writes studies below a folder, which is made if it is not there. */
    public void write(List<ExpressionStudyPlan> plans, Path folder) throws IOException {
        var root = StudyPage.MAPPER.createObjectNode();
        root.put("aggregate_by", "EXPERIMENT").put("num_experiments", plans.size());
        var experiments = root.putObject("experiments");
        var samples = root.putObject("samples");
        for (var plan : plans) {
            var study = Files.createDirectories(folder.resolve(plan.accession()));
            var rows = new ArrayList<List<String>>();
            for (var sample = 0; sample < plan.samples(); sample++) {
                rows.add(metadata(plan, sample));
            }
            writeMetadata(rows, study.resolve("metadata_" + plan.accession() + ".tsv"));
            experiment(plan, experiments.putObject(plan.accession()));
            for (var row : rows) {
                var node = samples.putObject(row.get(0));
                for (var column = 0; column < row.size(); column++) {
                    node.put(COLUMNS.get(column), row.get(column));
                }
            }
            writeMatrix(plan, study.resolve(plan.accession() + ".tsv" + (gzip ? ".gz" : "")));
        }
        Files.writeString(folder.resolve("aggregated_metadata.json"), StudyPage.MAPPER.writeValueAsString(root));
    }

    private static void experiment(ExpressionStudyPlan plan, ObjectNode node) {
        node.put("accession_code", plan.accession())
                .put("title", "Invented expression in sepsis, " + plan.accession())
                .put("description", "Made by a generator to try a pipeline with. It says nothing about anybody.")
                .put("technology", plan.technology().code());
        node.putArray("organisms").add("HOMO_SAPIENS");
        var samples = node.putArray("sample_accession_codes");
        for (var sample = 0; sample < plan.samples(); sample++) {
            samples.add(plan.sample(sample));
        }
    }

    private static List<String> metadata(ExpressionStudyPlan plan, int sample) {
        var cohort = sample % COHORTS;
        return List.of(
                plan.sample(sample),
                plan.accession(),
                DISEASES.get(cohort),
                "HOMO_SAPIENS",
                plan.technology().platform(),
                sample % 2 == 0 ? "female" : "male",
                plan.technology().database(),
                "blood",
                TITLES.get(cohort).formatted(sample / COHORTS + 1));
    }

    private static void writeMetadata(List<List<String>> rows, Path file) throws IOException {
        var text = new StringBuilder(String.join("\t", COLUMNS)).append('\n');
        rows.forEach(row -> text.append(String.join("\t", row)).append('\n'));
        Files.writeString(file, text);
    }

    private void writeMatrix(ExpressionStudyPlan plan, Path file) throws IOException {
        try (var out = open(file)) {
            var line = new StringBuilder("Gene");
            for (var sample = 0; sample < plan.samples(); sample++) {
                line.append('\t').append(plan.sample(sample));
            }
            var previous = new double[plan.samples()];
            for (var gene = 0; gene < plan.genes(); gene++) {
                out.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
                line.setLength(0);
                line.append(ExpressionStudyPlan.gene(gene));
                row(plan, gene, previous, line);
            }
            out.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Appends a gene's values. {@code previous} holds the noise of the gene before, and then that of this one. */
    private void row(ExpressionStudyPlan plan, int gene, double[] previous, StringBuilder line) {
        var random = new Random(seed * 31 + gene * 1_000_003L + plan.accession().hashCode());
        var silent = gene % SILENT_EVERY == SILENT_EVERY - 1;
        var coupled = gene % COUPLED_EVERY == COUPLED_EVERY - 1;
        var level = random.nextDouble() * 9;
        for (var sample = 0; sample < plan.samples(); sample++) {
            var own = random.nextGaussian();
            var noise = coupled ? 0.9 * previous[sample] + 0.3 * own : own;
            previous[sample] = noise;
            var log2 = level + 0.8 * noise + response(gene, sample % COHORTS);
            var value = plan.technology() == Technology.MICROARRAY ? log2 - 4 : silent ? 0 : Math.pow(2, log2) - 1;
            append(line.append('\t'), plan.technology() == Technology.MICROARRAY ? value : Math.max(0, value));
        }
    }

    /** How much more a gene is expressed in a cohort, in powers of two. */
    private static double response(int gene, int cohort) {
        var responsive = gene % RESPONSIVE_EVERY == 0;
        return responsive && cohort == 0 ? 2 : responsive && cohort == 1 ? 1 : 0;
    }

    /** Three decimals, made here because formatting would take longer than all the rest. */
    private static void append(StringBuilder line, double value) {
        var thousandths = Math.round(Math.abs(value) * THOUSAND);
        if (value < 0 && thousandths > 0) {
            line.append('-');
        }
        var fraction = (int) (thousandths % 1000);
        line.append(thousandths / 1000).append('.');
        line.append((char) ('0' + fraction / 100)).append((char) ('0' + fraction / 10 % 10));
        line.append((char) ('0' + fraction % 10));
    }

    private static OutputStream open(Path file) throws IOException {
        var raw = Files.newOutputStream(file);
        return new BufferedOutputStream(
                file.toString().endsWith(".gz") ? new GZIPOutputStream(raw, BUFFER_BYTES) : raw, BUFFER_BYTES);
    }
}
