package dev.cairn.control.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.control.LedgerTables;
import dev.cairn.control.NarrativeTables;
import dev.cairn.control.evaluation.Calibration.Bin;
import dev.cairn.control.evaluation.Progress.ErrorCount;
import dev.cairn.control.evaluation.ResultExport.Format;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two experiments over five incidents: 1 and 2 positive, 3 and 4 negative, 5 unlabelled. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluationIT {
    private static final String SOURCE = "invented";
    private static final String TEXT = "told a friend";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @BeforeAll
    void fill(PipelineEnvironment environment) throws SQLException {
        tables = LedgerTables.create(environment);
        var rows = new NarrativeTables(tables);
        rows.source(SOURCE);
        rows.narrative(SOURCE, "1", "cme", "the man " + TEXT, true, null);
        rows.narrative(SOURCE, "1", "le", "officers say he " + TEXT, true, null);
        rows.narrative(SOURCE, "2", "cme", "she " + TEXT, false, true);
        rows.narrative(SOURCE, "2", "le", "she did", true, true);
        rows.narrative(SOURCE, "3", "cme", "nothing of it", false, null);
        rows.narrative(SOURCE, "3", "le", "nothing", false, null);
        rows.narrative(SOURCE, "4", "cme", "no signs", false, null);
        rows.narrative(SOURCE, "5", "cme", "who knows", null, null);
        rows.narrative(SOURCE, "6", "cme", "", null, null);
        tables.execute("update source_narratives set exclusion = 'BLANK' where incident_id = '6'");
        rows.experiment("a", SOURCE, "Read: <<TEXT>>");
        rows.answer("a", SOURCE, "1", "cme", true, 0.9);
        rows.answer("a", SOURCE, "1", "le", false, 0.6);
        rows.answer("a", SOURCE, "2", "cme", true, 0.7);
        rows.unreadable("a", SOURCE, "2", "le");
        rows.answer("a", SOURCE, "3", "cme", false, 0.9);
        rows.unreadable("a", SOURCE, "3", "le");
        rows.answer("a", SOURCE, "5", "cme", true, 0.8);
        rows.answer("a", SOURCE, "6", "cme", true, 0.8);
        rows.experiment("b", SOURCE, "Read this: <<TEXT>>");
        tables.execute("update experiments set parameters = '{\"temperature\": \"0\", \"seed\": \"7\"}' where"
                + " experiment_id = 'b'");
        rows.answer("b", SOURCE, "1", "cme", true, 0.8);
        rows.answer("b", SOURCE, "1", "le", true, 0.9);
        rows.answer("b", SOURCE, "2", "cme", false, 0.5);
        rows.answer("b", SOURCE, "4", "cme", true, 0.95);
        runs();
    }

    private void runs() throws SQLException {
        tables.execute("insert into runs (run_id, data_type, status, settings) values ('ask', 'narrative_experiments',"
                + " 'COMPLETED_WITH_ERRORS', '{}')");
        tables.execute("insert into run_items (run_id, data_type, entity, run_number, expected, loaded, model_called,"
                + " model_tokens, started_at, finished_at) values ('ask', 'narrative_experiments', 'a', 1, 7, 7, 7,"
                + " 110, '2024-03-01T10:00:00Z', '2024-03-01T10:00:14Z')");
    }

    @Test
    void tellsHowFarAnExperimentIs() {
        assertThat(report("a").progress())
                .isEqualTo(new Progress(8, 5, List.of(new ErrorCount(4007, "ANSWER_UNREADABLE", 2)), 1, 1));
    }

    @Test
    void measuresNarrativesByTheirOwnLabels() {
        var report = report("a");
        assertThat(report.narratives().confusion()).isEqualTo(new Confusion(1, 1, 1, 1));
        assertThat(report.narratives().errors()).isEqualTo(2);
        assertThat(report.narratives().open()).isEqualTo(1);
        assertThat(report.narratives().unlabelled()).isEqualTo(1);
        assertThat(Objects.requireNonNull(report.byType().get("cme")).confusion())
                .isEqualTo(new Confusion(1, 1, 1, 0));
        assertThat(Objects.requireNonNull(report.byType().get("le")).confusion())
                .isEqualTo(new Confusion(0, 0, 0, 1));
        assertThat(Objects.requireNonNull(report.byType().get("le")).precision().value())
                .isNull();
    }

    /** Incident 2 is positive by its case flag, 3 is not decided because one of its narratives failed, 4 is open. */
    @Test
    void measuresCasesByTheirLabels() {
        var cases = report("a").cases();
        assertThat(cases.total()).isEqualTo(5);
        assertThat(cases.confusion()).isEqualTo(new Confusion(2, 0, 0, 0));
        assertThat(cases.errors()).isEqualTo(1);
        assertThat(cases.open()).isEqualTo(1);
        assertThat(cases.unlabelled()).isEqualTo(1);
    }

    @Test
    void holdsConfidenceAgainstTheTruth() {
        var calibration = report("a").calibration();
        assertThat(calibration.brier().n()).isEqualTo(4);
        assertThat(calibration.bins().get(9)).isEqualTo(new Bin(0.9, 1, 0.9, Measure.share(2, 2)));
    }

    @Test
    void countsWhatWasUsedUpWithReplacedErrors() {
        var usage = report("a").usage();
        assertThat(usage.attempts()).isEqualTo(10);
        assertThat(usage.replaced()).isEqualTo(2);
        assertThat(usage.promptTokens()).isEqualTo(100);
        assertThat(usage.completionTokens()).isEqualTo(58);
        assertThat(usage.costUsd()).isEqualByComparingTo("0.006");
        assertThat(usage.unpriced()).isEqualTo(4);
        assertThat(usage.latency().n()).isEqualTo(10);
        assertThat(usage.latency().p99Millis()).isEqualTo(250);
        assertThat(usage.repaired()).isEqualTo(Map.of("CODE_FENCE", 6L));
    }

    @Test
    void tellsTheRunsAndTheirSpeed() {
        assertThat(report("a").runs()).singleElement().satisfies(run -> {
            assertThat(run.runId()).isEqualTo("ask");
            assertThat(run.perSecond()).isEqualTo(0.5);
        });
        assertThat(report("b").runs()).isEmpty();
    }

    @Test
    void asksAboutNoMoreNarrativesThanItsConfigurationSays() throws SQLException {
        tables.execute("insert into experiments select 'short', name, author, notes, data_source, model, endpoint,"
                + " system_prompt, user_template, prompt_version, parameters, 3, reuse, config, config_hash, created_at"
                + " from experiments where experiment_id = 'a'");
        assertThat(report("short").progress()).isEqualTo(new Progress(3, 0, List.of(), 3, 0));
    }

    @Test
    void comparesOnWhatBothHaveAnswered() {
        var comparison = evaluation().compare("a", "b", false);
        assertThat(comparison.common()).isEqualTo(3);
        assertThat(comparison.agreement().bothPositive()).isEqualTo(1);
        assertThat(comparison.agreement().onlyFirst()).isEqualTo(1);
        assertThat(comparison.agreement().onlySecond()).isEqualTo(1);
        assertThat(comparison.agreement().bothNegative()).isZero();
        assertThat(comparison.narratives().first().confusion()).isEqualTo(new Confusion(1, 1, 0, 1));
        assertThat(comparison.narratives().second().confusion()).isEqualTo(new Confusion(2, 0, 1, 0));
        assertThat(comparison.differences())
                .containsExactly(
                        new ConfigurationDifference("user_template", "14 characters", "19 characters"),
                        new ConfigurationDifference("parameters.seed", null, "7"));
        assertThat(evaluation().compare("a", "b", true).differences())
                .contains(new ConfigurationDifference("user_template", "Read: <<TEXT>>", "Read this: <<TEXT>>"));
    }

    @Test
    void listsWhereAnswersDifferFromLabelsTheSurestFirst() {
        var found = evaluation().disagreements("a", null, 10, false);
        assertThat(found.compared()).isEqualTo(4);
        assertThat(found.firstOnly()).isEqualTo(1);
        assertThat(found.secondOnly()).isEqualTo(1);
        assertThat(found.listed())
                .extracting(one -> one.incidentId() + one.narrativeType() + one.detected())
                .containsExactly("2cmetrue", "1lefalse");
        assertThat(found.toString()).doesNotContain(TEXT);
        assertThat(evaluation().disagreements("a", null, 1, true).listed())
                .singleElement()
                .satisfies(one -> assertThat(Objects.requireNonNull(one.text()).narrative())
                        .isEqualTo("she " + TEXT));
    }

    @Test
    void listsWhereTwoExperimentsDiffer() {
        var found = evaluation().disagreements("a", "b", 10, true);
        assertThat(found.compared()).isEqualTo(3);
        assertThat(found.firstOnly()).isEqualTo(1);
        assertThat(found.secondOnly()).isEqualTo(1);
        assertThat(found.listed())
                .extracting(one -> one.incidentId() + one.narrativeType() + one.detected() + one.other())
                .containsExactly("1lefalsetrue", "2cmetruefalse");
        assertThat(found.listed())
                .allSatisfy(one -> assertThat(
                                Objects.requireNonNull(one.otherText()).rationale())
                        .contains(TEXT));
    }

    @Test
    void groupsErrorsAndShowsTextOnlyIfAsked() {
        var groups = new ExperimentErrors(tables.database()).byCode("a", 1, false);
        assertThat(groups).singleElement().satisfies(group -> {
            assertThat(group.name()).isEqualTo("ANSWER_UNREADABLE");
            assertThat(group.count()).isEqualTo(2);
            assertThat(group.mostAttempts()).isEqualTo(2);
            assertThat(group.examples())
                    .containsExactly(new ErrorGroup.Example("2", "le", "no JSON object in 20 characters", null));
        });
        assertThat(new ExperimentErrors(tables.database()).byCode("a", 1, true).toString())
                .contains(TEXT);
    }

    @Test
    void exportsResultsWithLabelsAndWithoutText(@TempDir Path folder) throws IOException {
        var export = new ResultExport(tables.database());
        var csv = folder.resolve("a.csv");
        assertThat(export.write("a", Format.CSV, false, csv)).isEqualTo(8);
        assertThat(Files.readAllLines(csv))
                .hasSize(9)
                .element(1)
                .asString()
                .startsWith("a,invented,1,cme,2020,s1,true,,");
        assertThat(csv).content().doesNotContain(TEXT).doesNotContain("rationale");
        export.write("a", Format.CSV, true, csv);
        assertThat(csv).content().contains("the man " + TEXT).contains("he " + TEXT);
    }

    @Test
    void exportsOneObjectOnEachLine(@TempDir Path folder) throws IOException {
        var file = folder.resolve("a.ndjson");
        new ResultExport(tables.database()).write("a", Format.NDJSON, false, file);
        assertThat(file).content().doesNotContain(TEXT);
        var first = new ObjectMapper().readTree(Files.readAllLines(file).get(0));
        assertThat(first.get("detected").booleanValue()).isTrue();
        assertThat(first.get("confidence").doubleValue()).isEqualTo(0.9);
        assertThat(first.get("repairs").get(0).textValue()).isEqualTo("CODE_FENCE");
        assertThat(first.has("case_flag")).as("not labelled is left out").isFalse();
    }

    @Test
    void exportsTypedParquet(@TempDir Path folder) throws IOException {
        var file = folder.resolve("a.parquet");
        new ResultExport(tables.database()).write("a", Format.PARQUET, true, file);
        try (var rows = ParquetReader.streamContent(file.toFile(), new Rows())) {
            var all = rows.toList();
            assertThat(all).hasSize(8);
            assertThat(all.get(0))
                    .containsEntry("detected", true)
                    .containsEntry("cost_usd", 0.001)
                    .containsEntry("prompt_tokens", 10L)
                    .containsEntry("indicators", "[\"" + TEXT + "\"]");
            assertThat(all.get(3)).containsEntry("error_code", 4007L);
        }
    }

    @Test
    void anUnknownExperimentIsSaidToBeSo(@TempDir Path folder) {
        assertThatThrownBy(() -> report("nobody's")).satisfies(EvaluationIT::isNotFound);
        assertThatThrownBy(() -> evaluation().compare("a", "nobody's", false)).satisfies(EvaluationIT::isNotFound);
        assertThatThrownBy(() ->
                        new ResultExport(tables.database()).write("nobody's", Format.CSV, false, folder.resolve("x")))
                .satisfies(EvaluationIT::isNotFound);
    }

    private static void isNotFound(Throwable thrown) {
        assertThat(thrown).hasMessageContaining("nobody's");
        assertThat(((PipelineException) thrown).code()).isEqualTo(ErrorCode.EXPERIMENT_NOT_FOUND);
    }

    private Evaluation evaluation() {
        return new Evaluation(tables.database(), InstantSource.system());
    }

    private ExperimentReport report(String id) {
        return evaluation().report(id);
    }

    /** Rows as maps. */
    private static final class Rows implements Hydrator<Map<String, Object>, Map<String, Object>, String[]> {
        @Override
        public Map<String, Object> start() {
            return new HashMap<>();
        }

        @Override
        public Map<String, Object> add(Map<String, Object> row, String[] path, Object value) {
            row.put(path[path.length - 1], value);
            return row;
        }

        @Override
        public Map<String, Object> finish(Map<String, Object> row) {
            return row;
        }
    }
}
