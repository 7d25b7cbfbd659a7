package dev.cairn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.samples.ExpressionGenerator;
import dev.cairn.samples.ExpressionStudyPlan;
import dev.cairn.samples.ExpressionStudyPlan.Technology;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gene expression studies from their files through the whole system. */
class GeneExpressionIT {
    private static final Path REAL = Path.of(System.getProperty("cairn.shared"), "data", "gene_expression");
    private static final ExpressionStudyPlan SEQUENCED = new ExpressionStudyPlan("CRN1", Technology.RNA_SEQ, 300, 12);
    private static final ExpressionStudyPlan ARRAY = new ExpressionStudyPlan("CRN2", Technology.MICROARRAY, 200, 8);

    @TempDir
    Path temp;

    @Test
    void loadsRealStudiesAndASecondRunChangesNothing() throws Exception {
        assumeThat(REAL).exists();
        try (var stack = CairnProcess.up(dataDir(), Map.of())) {
            var first = publish(REAL, 0);
            assertThat(first.at("/records/loaded").asInt()).isEqualTo(41_249 + 9_226 + 3);
            assertThat(first.at("/expression/values").asInt()).isEqualTo(164_996 + 92_260);
            var ledger = Ledger.of(stack);
            for (var study : List.of("SRP110235", "GSE71270")) {
                assertThat(facts(ledger, study)).as(study).isEqualTo(valuesOf(study));
            }
            assertThat(ledger.count("select count(*) from dim_sample p join dim_study s using (study_id)"
                            + " where s.accession = 'SRP158491'"))
                    .isEqualTo(276);
            assertThat(ledger.count("select count(*) from dim_sample p join dim_study s using (study_id)"
                            + " join dim_illness i using (illness_id)"
                            + " where s.accession = 'SRP158491' and i.code = 'CONTROL'"))
                    .isEqualTo(62);
            var rows = rowVersions(ledger);

            var second = publish(REAL, 0);
            assertThat(second.at("/records/unchanged").asInt()).isEqualTo(50_478);
            assertThat(rowVersions(ledger)).isEqualTo(rows);
            var replay =
                    cairn("replay", "--run", second.get("run_id").asText(), "--from", "raw", "--dry-run", "--json");
            assertThat(replay.json().at("/records").properties())
                    .as("headers were sent, and that is all")
                    .allSatisfy(study -> assertThat(study.getValue().asInt()).isEqualTo(1));
            assertThat(replay.json().at("/sent_by/GSE71270")).isEqualTo(first.get("run_id"));

            var third = publish(REAL, 0, "--reread");
            assertThat(third.at("/records/unchanged").asInt()).isEqualTo(50_478);
            assertThat(rowVersions(ledger)).isEqualTo(rows);
            assertThat(cairn("reconcile").exitCode()).isZero();
        }
    }

    @Test
    void loadsWhatChangedAndRejectsWhatFailsItsChecksWhole() throws Exception {
        var studies = temp.resolve("studies");
        ExpressionGenerator.seeded(1).write(List.of(SEQUENCED, ARRAY), studies);
        try (var stack = CairnProcess.up(dataDir(), Map.of())) {
            publish(studies, 0);
            var ledger = Ledger.of(stack);

            editLine(studies.resolve("CRN1/CRN1.tsv"), 7, line -> line.replaceFirst("\t[0-9.]+", "\t12345.5"));
            var changed = publish(studies, 0);
            assertThat(changed.at("/records/loaded").asInt())
                    .as("the gene and its study's figures")
                    .isEqualTo(2);
            assertThat(changed.at("/records/unchanged").asInt()).isEqualTo(500);
            assertThat(ledger.count("select count(*) from gene_expression_replaced"))
                    .isEqualTo(1);
            var rows = rowVersions(ledger);

            editLine(studies.resolve("CRN2/CRN2.tsv"), 150, line -> line + "\t1.5");
            var rejected = publish(studies, 3);
            assertThat(rejected.get("status").asText()).isEqualTo("COMPLETED_WITH_ERRORS");
            assertThat(rejected.at("/failed_items/0/error_code").asInt()).isEqualTo(1012);
            assertThat(rejected.at("/failed_items/0/error_message").asText()).contains("CRN2", "RAGGED");
            assertThat(rowVersions(ledger)).as("nothing of it is loaded").isEqualTo(rows);
            var quality = cairn("quality", "show", "CRN2", "--json").json().at("/runs/0");
            assertThat(quality.get("rejected").asBoolean()).isTrue();
            assertThat(quality.get("score").asDouble()).isLessThanOrEqualTo(50);
            assertThat(cairn("reconcile").exitCode()).isZero();
        }
    }

    @Test
    void otherRulesMakeOtherIllnessesOfWhatWasRecorded() throws Exception {
        var studies = temp.resolve("studies");
        ExpressionGenerator.seeded(1).write(List.of(SEQUENCED), studies);
        String run;
        try (var stack = CairnProcess.up(dataDir(), Map.of())) {
            run = publish(studies, 0).get("run_id").asText();
            assertThat(controls(stack)).isEqualTo(3);
        }
        Files.delete(studies.resolve("CRN1/CRN1.tsv"));
        var rules = Files.writeString(temp.resolve("rules.yaml"), """
                overrides:
                  CRN1:
                    - samples: [CRN1S00001]
                      illness: CONTROL
                """);
        try (var stack = CairnProcess.up(dataDir(), Map.of("CAIRN_TRANSFORM_ILLNESS_RULES", rules.toString()))) {
            var replay = cairn("replay", "--run", run, "--from", "raw", "--wait", "--json");
            assertThat(replay.exitCode()).as(replay.err()).isZero();
            assertThat(replay.json().at("/records/loaded").asInt())
                    .as("the header")
                    .isEqualTo(1);
            assertThat(replay.json().at("/records/unchanged").asInt()).isEqualTo(300);
            assertThat(controls(stack)).isEqualTo(4);
        }
    }

    @Test
    void validatesWithoutAStack() throws Exception {
        var studies = temp.resolve("studies");
        ExpressionGenerator.seeded(1).write(List.of(SEQUENCED, ARRAY), studies);
        editLine(studies.resolve("CRN2/CRN2.tsv"), 3, line -> line.replaceFirst("\t[-0-9.]+", "\tabc"));
        var result = cairn("publish", "gene_expression", "--source", studies.toString(), "--validate-only", "--json");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.json().at("/studies/0/verdict").asText()).isEqualTo("ACCEPTED");
        assertThat(result.json().at("/studies/0/figures/values").asInt()).isEqualTo(3_600);
        assertThat(result.json().at("/studies/1/verdict").asText()).isEqualTo("REJECTED");
        assertThat(result.json().at("/studies/1/findings/0/location").asText()).contains("line 3");
    }

    /** How many values, their sum as they are kept, and how many are negative. */
    private record Values(long count, double sum, long negative) {}

    private static Values facts(Ledger ledger, String study) {
        var facts =
                " from fact_gene_expression f join dim_study s using (study_id) where s.accession = '" + study + "'";
        return new Values(
                ledger.count("select count(f.expression)" + facts),
                Double.parseDouble(ledger.text("select round(sum(f.expression::float8)::numeric, 3)" + facts)),
                ledger.count("select count(*) filter (where f.expression < 0)" + facts));
    }

    /** Reads a matrix in the plainest way. */
    private static Values valuesOf(String study) throws IOException {
        var file = REAL.resolve(study).resolve(study + ".tsv.gz");
        var count = 0L;
        var sum = 0.0;
        var negative = 0L;
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var cells = line.split("\t", -1);
                for (var column = 1; column < cells.length; column++) {
                    var value = Float.parseFloat(cells[column]);
                    count++;
                    sum += value;
                    negative += value < 0 ? 1 : 0;
                }
            }
        }
        return new Values(count, Math.round(sum * 1000) / 1000.0, negative);
    }

    private static long controls(CairnProcess stack) {
        return Ledger.of(stack)
                .count("select count(*) from dim_sample join dim_illness using (illness_id) where code = 'CONTROL'");
    }

    /** Which version of each row of the warehouse is there: any update would change it. */
    private static String rowVersions(Ledger ledger) {
        return ledger.text("""
                select (select md5(string_agg(xmin::text || ctid::text, ',' order by sample_set_id, gene_id))
                        from gene_expression)
                    || (select md5(string_agg(xmin::text || ctid::text, ',' order by sample_id)) from dim_sample)""");
    }

    private static void editLine(Path file, int number, UnaryOperator<String> edit) throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(number - 1, edit.apply(lines.get(number - 1)));
        Files.write(file, lines);
    }

    private JsonNode publish(Path source, int exitCode, String... options) throws Exception {
        var arguments = new ArrayList<>(
                List.of("publish", "gene_expression", "--source", source.toString(), "--wait", "--json"));
        arguments.addAll(List.of(options));
        var result = cairn(arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        return result.json();
    }

    private CairnProcess.Result cairn(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data-dir", dataDir().toString()));
        return CairnProcess.run(Map.of(), all.toArray(String[]::new));
    }

    private Path dataDir() {
        return temp.resolve("data");
    }
}
