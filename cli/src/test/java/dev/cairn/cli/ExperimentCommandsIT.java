package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.load.Migrations;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two experiments over invented narratives of three incidents, each text with a word that nothing else has. Nobody
 * labelled what law enforcement wrote.
 */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class ExperimentCommandsIT {
    private static final String MARKER = "zanzibar";
    private static final String FILL = """
            insert into narrative_sources values ('invented', 'n.csv', 'c', 'WIDE', '{}', '{}', 'h', now(), 'load');
            insert into source_narratives (data_source, incident_id, narrative_type, narrative_text, manual_flag,
                                           content_hash, observed_at, run_id)
            select 'invented', i::text, t, 'the man of zanzibar', case when t = 'cme' then i < 3 end, 'h', now(), 'load'
            from generate_series(1, 3) i, unnest(array['cme', 'le']) t;
            insert into experiments (experiment_id, name, data_source, model, system_prompt, user_template, parameters,
                                     reuse, config, config_hash, created_at)
            select e, 'plan', 'invented', 'chat:small', 'You read for ' || e, 'Read: <<TEXT>>',
                   '{"temperature": "0"}', false, '{}', decode('abcd', 'hex'), now()
            from unnest(array['first', 'second']) e;
            insert into narrative_results (experiment_id, incident_id, narrative_type, data_source, detected,
                                           confidence, indicators, rationale, reasoning, raw_answer, model, request_key,
                                           latency_ms, cost_usd, observed_at, run_id, finished_at)
            select e, i::text, 'cme', 'invented', i < 2 or e = 'second', 0.9, '{of zanzibar}', 'zanzibar', 'zanzibar',
                   'zanzibar', 'chat:small', e || i, 250, 0.001, now(), 'ask', now()
            from generate_series(1, 3) i, unnest(array['first', 'second']) e;
            insert into narrative_results (experiment_id, incident_id, narrative_type, data_source, error_code,
                                           error_message, raw_answer, model, request_key, observed_at, run_id,
                                           finished_at)
            values ('first', '1', 'le', 'invented', 4007, 'no JSON object in 8 characters', 'zanzibar', 'chat:small',
                    'k', now(), 'ask', now())""";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunningPipeline pipeline;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Path directory;

    @BeforeAll
    void fill(PipelineEnvironment environment, @TempDir Path given) {
        directory = given;
        var reader = new ConfigReader(environment.environment());
        Migrations.apply(DatabaseConfig.read(reader));
        reader.finish();
        pipeline = new RunningPipeline(environment, directory);
        assertThat(pipeline.run("topics", "apply").exitCode()).isZero();
        pipeline.execute(FILL);
    }

    @Test
    void aShowTellsFiguresAndNotWhatIsNotDefined() {
        var shown = pipeline.run("experiment", "show", "first", "--by-type");
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains("6 narratives: 3 done, 1 errors, 2 remaining")
                .contains("4007 ANSWER_UNREADABLE: 1")
                .containsPattern("MEASURED +NARRATIVES +cme +le +CASES")
                .containsPattern("precision +1.000 \\[0.207, 1.000\\] +1.000 \\[0.207, 1.000\\] +– +1.000")
                .containsPattern("Matthews +0.500 +0.500 +– +–")
                .contains("$0.003, without 1 answers of unknown price")
                .doesNotContain("You read for")
                .doesNotContain(MARKER);
        assertThat(pipeline.run("experiment", "show", "first", "--show-prompts").out())
                .contains("You read for first");
    }

    @Test
    void bJsonHasNoValueForWhatIsNotDefined() {
        var shown = pipeline.json("experiment", "show", "first", "--json");
        assertThat(shown.at("/narratives/recall/value").doubleValue()).isEqualTo(0.5);
        assertThat(shown.at("/by_type/le/recall").has("value")).isFalse();
        assertThat(shown.at("/by_type/le/recall/n").longValue()).isZero();
        assertThat(shown.at("/experiment").has("user_template")).isFalse();
        assertThat(shown.at("/usage/latency/p50_millis").doubleValue()).isEqualTo(250);
        assertThat(shown.toString()).doesNotContain(MARKER);
    }

    @Test
    void cCompareTellsAgreementAndWhatIsDifferent() {
        var compared = pipeline.run("experiment", "compare", "first", "second");
        assertThat(compared.out())
                .contains("3 narratives are answered by both")
                .contains("Cohen's kappa 0.000")
                .contains("p = 0.5000, exact binomial test")
                .containsPattern("system_prompt +18 characters +19 characters")
                .doesNotContain(MARKER);
        assertThat(pipeline.run("experiment", "compare", "first", "first").out())
                .contains("their configurations are the same")
                .contains("McNemar: they never differ");
    }

    @Test
    void dListingsHaveTextOnlyIfAsked() {
        for (var listing : List.of(
                List.of("experiment", "disagreements", "first"),
                List.of("experiment", "disagreements", "first", "second"),
                List.of("experiment", "errors", "first"))) {
            for (var format : List.of("", "--json")) {
                var command = format.isEmpty() ? listing : plus(listing, format);
                assertThat(run(command)).as(command.toString()).doesNotContain(MARKER);
                assertThat(run(plus(command, "--show-text")))
                        .as(command.toString())
                        .contains(MARKER);
            }
        }
        assertThat(run(List.of("experiment", "disagreements", "first")))
                .containsPattern("2 +cme +false negative +0.900")
                .contains("0 false positives and 1 false negatives of 3 labelled answers");
        assertThat(run(List.of("experiment", "errors", "first")))
                .containsPattern("4007 +ANSWER_UNREADABLE +1 +1 +1/le")
                .contains("1 le: no JSON object in 8 characters");
    }

    @Test
    void eExportWritesOnceUnlessForced() throws IOException {
        var out = directory.resolve("first.csv");
        assertThat(run(List.of("experiment", "export", "first", "--out", "first.csv")))
                .contains("4 results in " + out);
        assertThat(out).content().contains("incident_id").doesNotContain(MARKER);
        assertThat(pipeline.run("experiment", "export", "first", "--out", "first.csv")
                        .err())
                .contains("FILE_EXISTS");
        run(List.of("experiment", "export", "first", "--out", "first.csv", "--force", "--show-text"));
        assertThat(Files.readString(out)).contains(MARKER);
        assertThat(pipeline.run("experiment", "export", "first", "--out", "x", "--format", "xml")
                        .exitCode())
                .isEqualTo(ExitCodes.BAD_USAGE);
    }

    @Test
    void fUnknownNamesAreSaid() {
        assertThat(pipeline.run("experiment", "show", "third").err()).contains("EXPERIMENT_NOT_FOUND");
        assertThat(pipeline.run("narratives", "purge", "third", "--dry-run").err())
                .contains("DATA_SOURCE_NOT_FOUND");
        assertThat(pipeline.run("experiment", "disagreements", "first", "--limit", "0")
                        .exitCode())
                .isEqualTo(ExitCodes.BAD_USAGE);
    }

    @Test
    void gAPurgeIsDoneOnlyIfMeant() {
        assertThat(pipeline.run("narratives", "purge", "invented").exitCode()).isEqualTo(ExitCodes.BAD_USAGE);
        assertThat(found(pipeline.json("narratives", "purge", "invented", "--dry-run", "--json"), "source_narratives"))
                .isEqualTo(6);
        assertThat(pipeline.ask("select count(*) from source_narratives")).isEqualTo("6");

        var purged = pipeline.run("narratives", "purge", "invented", "--yes");

        assertThat(purged.exitCode()).as(purged.err()).isZero();
        assertThat(purged.out())
                .contains("invented: 2 experiments, 0 runs")
                .containsPattern("source_narratives +TABLE +6 +0 +0");
        assertThat(pipeline.ask("select count(*) from narrative_results")).isEqualTo("0");
        assertThat(pipeline.run("experiment", "show", "first").err()).contains("EXPERIMENT_NOT_FOUND");
    }

    private static long found(JsonNode result, String place) {
        for (var one : result.get("places")) {
            if (one.get("name").textValue().equals(place)) {
                return one.get("found").longValue();
            }
        }
        throw new AssertionError("no place " + place);
    }

    private String run(List<String> command) {
        var done = pipeline.run(command.toArray(String[]::new));
        assertThat(done.exitCode()).as(done.err()).isZero();
        return done.out();
    }

    private static List<String> plus(List<String> command, String option) {
        var more = new ArrayList<>(command);
        more.add(option);
        return more;
    }
}
