package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.service.Service;
import dev.cairn.load.Migrations;
import dev.cairn.schemas.ExperimentNarrative;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import dev.cairn.testing.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Experiments up to the requests that their model is to answer. What a loader would write, the tests write. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ExperimentRunsIT {
    private static final String FILE = """
            experiment:
              name: "First look"
            model:
              name: "lab/gpt-oss-120b"
              provider: "mlx"
              api_url: "http://${LLM_HOST}/v1/chat/completions"
              api_key: "${LAB_API_KEY}"
              temperature: 0.2
            prompt:
              version: "v1"
              system_prompt: "You read reports."
              user_template: "Narrative: <<TEXT>>"
            data:
              file: "data/county.csv"
            run:
              seed: 7
            """;
    private static final int NARRATIVES = 20;

    private final List<Service> services = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private PipelineEnvironment environment;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunningPipeline pipeline;

    @TempDir
    private static Path folder;

    @BeforeAll
    void start(PipelineEnvironment given) throws IOException {
        environment = given;
        pipeline = new RunningPipeline(given, folder);
        Files.writeString(folder.resolve("first.yaml"), FILE);
        var reader = new ConfigReader(given.environment());
        var config = DatabaseConfig.read(reader);
        reader.finish();
        Migrations.apply(config);
        given.createTopics();
        for (var name : List.of(PipelineService.INGEST, PipelineService.TRANSFORM)) {
            var service = name.create(given.environment(Map.of(name.httpPortVariable(), "0")));
            services.add(service);
            service.start();
        }
    }

    @AfterAll
    void stop() {
        services.forEach(Service::close);
        pipeline.close();
    }

    @BeforeEach
    void fill() {
        pipeline.execute(
                "truncate runs, run_items, narrative_sources, source_narratives, experiments, narrative_results,"
                        + " narrative_results_replaced");
        pipeline.execute("""
                insert into source_narratives (data_source, incident_id, narrative_type, narrative_text, exclusion,
                    content_hash, observed_at, run_id)
                select 'county', 'I' || i, type, 'An invented report, number ' || i || ', by ' || type,
                       case when i = 11 then 'PLACEHOLDER' end, '', now(), 'n-1'
                from generate_series(1, 11) i, unnest(array['cme', 'le']) type""");
    }

    @Test
    void anExperimentIsFrozenAndItsRequestsAreMade() {
        var started = json("publish", "narrative_experiments", "--config", "first.yaml", "--json");

        var id = started.get("experiment_id").textValue();
        assertThat(id).startsWith("first-look-");
        assertThat(started.get("narratives").intValue()).isEqualTo(NARRATIVES);
        assertThat(pipeline.ask(
                        "select concat_ws('|', experiment_id, name, data_source, model, endpoint, system_prompt,"
                                + " user_template, prompt_version, parameters->>'temperature', parameters->>'seed',"
                                + " reuse)"
                                + " from experiments"))
                .isEqualTo(id + "|First look|county|chat:lab/gpt-oss-120b|http://gpu-1/v1/chat/completions"
                        + "|You read reports.|Narrative: <<TEXT>>|v1|0.2|7|f");
        assertThat(pipeline.ask("select config::text from experiments"))
                .contains("${LAB_API_KEY}", "${LLM_HOST}")
                .doesNotContain("sk-4711", "gpu-1");
        var prepared = awaitPrepared(started, NARRATIVES);
        assertThat(prepared).allSatisfy(record -> {
            var input = payload(record).getModelInput();
            assertThat(input.getText()).startsWith("Narrative: An invented report");
            assertThat(input.getEndpoint().getUrl()).isEqualTo("http://gpu-1/v1/chat/completions");
            assertThat(input.getEndpoint().getKeyVariable()).isEqualTo("LAB_API_KEY");
            assertThat(input.getParameters())
                    .containsOnly(
                            Map.entry("temperature", "0.2"),
                            Map.entry("seed", "7"),
                            Map.entry("system", "You read reports."),
                            Map.entry("scope", id));
            var document = (ExperimentNarrative) payload(record).getDocument();
            assertThat(record.getHeader().getRecordKey())
                    .isEqualTo(id + "/" + document.getIncidentId() + "/"
                            + document.getNarrativeType().name().toLowerCase(Locale.ROOT));
        });
        assertThat(prepared)
                .extracting(record -> record.getHeader().getRecordKey())
                .doesNotHaveDuplicates();
    }

    @Test
    void aRunThatIsUnderWayOrPausedIsNotResumed() {
        var started = publish();
        var id = started.get("experiment_id").textValue();
        var run = started.get("run_id").textValue();

        var unknownToTheLedger = run("experiment", "resume", id);
        assertThat(unknownToTheLedger.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(unknownToTheLedger.err()).contains("run " + run, "is under way", "EXPERIMENT_RUNNING");
        ledger(run, "RUNNING");
        assertThat(run("experiment", "resume", id).err()).contains("EXPERIMENT_RUNNING");
        ledger(run, "PAUSED");
        assertThat(run("experiment", "resume", id).err())
                .contains("cairn runs resume " + run + " --budget", "EXPERIMENT_RUNNING");
        ledger(run, "CANCELLED");
        assertThat(run("experiment", "resume", id).exitCode()).isZero();
    }

    @Test
    void resumeAsksAboutWhatIsLeftWithWhatWasFrozen() throws IOException {
        var started = publish();
        var id = started.get("experiment_id").textValue();
        ledger(started.get("run_id").textValue(), "COMPLETED");
        result(id, "I1", "cme", null, 1);
        result(id, "I2", "le", 4007, 2);
        Files.writeString(
                folder.resolve("today.yaml"), FILE.replace("0.2", "0.9").replace("You read", "You skim"));

        var resumed = run("experiment", "resume", "--latest", "First look", "--config", "today.yaml", "--json");

        assertThat(resumed.err())
                .contains(
                        "warning: parameter.temperature stays \"0.2\"",
                        "not \"0.9\"",
                        "-You read reports.",
                        "+You skim reports.");
        var run = RunningPipeline.parse(resumed.out());
        assertThat(run.get("narratives").intValue()).isEqualTo(NARRATIVES - 2);
        assertThat(item(run).getParameters()).isEqualTo(Map.of("select", "missing"));
        assertThat(item(run).getSettings()).isEqualTo(item(started).getSettings());
        ledger(run.get("run_id").textValue(), "CANCELLED");

        var both = json("experiment", "resume", id, "--retry-errors", "--json");
        assertThat(both.get("narratives").intValue()).isEqualTo(NARRATIVES - 1);
        ledger(both.get("run_id").textValue(), "COMPLETED");
        var errors = json("experiment", "resume", id, "--errors-only", "--json");
        assertThat(errors.get("narratives").intValue()).isEqualTo(1);
        var retried = awaitPrepared(errors, 1).get(0);
        assertThat(payload(retried).getModelInput().getParameters()).containsEntry("ask", "2");
        assertThat(retried.getHeader().getRecordKey()).isEqualTo(id + "/I2/le");
    }

    @Test
    void whereNothingRemainsNothingIsPublished() {
        var started = publish("--max-narratives", "1");
        var id = started.get("experiment_id").textValue();
        ledger(started.get("run_id").textValue(), "COMPLETED");
        assertThat(item(started).getParameters()).isEqualTo(Map.of("select", "missing", "max_narratives", "1"));

        result(id, "I1", "cme", 4007, 1);
        assertThat(run("experiment", "resume", id).err())
                .contains("1 are errors, which --retry-errors asks about again", "NOTHING_REMAINS");
        pipeline.execute("update narrative_results set detected = true, confidence = 1, error_code = null");
        assertThat(run("experiment", "resume", id, "--retry-errors").err())
                .contains("has its answer", "NOTHING_REMAINS");
        assertThat(run("experiment", "resume", "none-1").err()).contains("EXPERIMENT_NOT_FOUND");
        pipeline.execute("update source_narratives set exclusion = 'BLANK'");
        assertThat(run("publish", "narrative_experiments", "--config", "first.yaml")
                        .err())
                .contains("no narrative of county takes part", "NOTHING_REMAINS");
        assertThat(pipeline.ask("select count(*) from experiments")).isEqualTo("1");
    }

    @Test
    void theListShowsHowExperimentsStand() {
        assertThat(run("experiment", "list").out()).contains("no experiments yet");
        var id = publish().get("experiment_id").textValue();
        result(id, "I1", "cme", null, 1);
        result(id, "I2", "le", 4007, 2);

        assertThat(run("experiment", "list").out())
                .contains(id, "First look", "chat:lab/gpt-oss-120b", "county", "0.5000");
        var listed =
                json("experiment", "list", "--name", "First look", "--json").get(0);
        assertThat(listed.get("done").intValue()).isEqualTo(1);
        assertThat(listed.get("errors").intValue()).isEqualTo(1);
        assertThat(listed.get("total").intValue()).isEqualTo(NARRATIVES);
        assertThat(run("experiment", "list", "--name", "Other").out()).contains("no experiment is named \"Other\"");
    }

    @Test
    void anEstimateCountsWhatWouldBeAskedAndPublishesNothing() throws IOException {
        Files.writeString(
                folder.resolve("bounded.yaml"), FILE.replace("temperature:", "max_tokens: 100\n  temperature:"));

        var estimate = run("publish", "narrative_experiments", "--config", "bounded.yaml", "--estimate", "--json");

        assertThat(estimate.err()).contains("at most 100 tokens each, 2000 in all");
        var found = RunningPipeline.parse(estimate.out());
        assertThat(found.get("records").intValue()).isEqualTo(NARRATIVES);
        assertThat(found.get("calls").intValue()).isEqualTo(NARRATIVES);
        assertThat(found.get("held").intValue()).isZero();
        assertThat(found.get("complete").booleanValue()).isTrue();
        // "Narrative: An invented report, number 7, by le" and "You read reports.", a quarter of their bytes each.
        assertThat(found.get("tokens").intValue()).isEqualTo(NARRATIVES * (12 + 5));
        assertThat(found.get("cost_usd").isNull()).isTrue();
        assertThat(pipeline.ask("select count(*) from experiments")).isEqualTo("0");
    }

    @Test
    void anEstimateSubtractsAnswersThatReusingExperimentsHold() throws IOException {
        var reuse = FILE.replace("temperature: 0.2", "temperature: 0") + "reuse: true\n";
        Files.writeString(folder.resolve("reuse.yaml"), reuse);
        var started =
                json("publish", "narrative_experiments", "--config", "reuse.yaml", "--max-narratives", "5", "--json");
        var id = started.get("experiment_id").textValue();
        for (var record : awaitPrepared(started, 5)) {
            var document = (ExperimentNarrative) payload(record).getDocument();
            var type = document.getNarrativeType().name().toLowerCase(Locale.ROOT);
            result(id, document.getIncidentId(), type, null, 1);
            pipeline.execute("update narrative_results set raw_answer = '{}', request_key = '"
                    + document.getRequestKey() + "' where request_key is null");
        }

        var found = json("publish", "narrative_experiments", "--config", "reuse.yaml", "--estimate", "--json");

        assertThat(found.get("held").intValue()).isEqualTo(5);
        assertThat(found.get("calls").intValue()).isEqualTo(NARRATIVES - 5);
    }

    @Test
    void validateOnlyNeedsNoStackAndNamesEveryProblem() throws IOException {
        Files.writeString(folder.resolve("bad.yaml"), FILE.replace("0.2", "5.0").replace("<<TEXT>>", "{text}"));

        var good = CommandRun.of(
                Map.of("LLM_HOST", "gpu-1"),
                folder,
                "publish",
                "narrative_experiments",
                "--config",
                "first.yaml",
                "--validate-only");
        assertThat(good.exitCode()).as(good.err()).isZero();
        assertThat(good.out()).contains("can be used", "chat:lab/gpt-oss-120b", "county", "seed=7");
        var bad = run("publish", "narrative_experiments", "--config", "bad.yaml", "--validate-only");
        assertThat(bad.exitCode()).isEqualTo(ExitCodes.BAD_USAGE);
        assertThat(bad.err())
                .contains("line 8: model.temperature is \"5.0\"", "line 12: prompt.user_template must hold");
        assertThat(run("publish", "narrative_experiments", "--config", "first.yaml", "--data-source", "city")
                        .err())
                .contains("no narratives are kept under the name \"city\"", "DATA_SOURCE_NOT_FOUND");
    }

    @Test
    void aBudgetGoesWithTheRun() {
        var run = publish("--budget", "5calls").get("run_id").textValue();

        assertThat(new TopicReader(environment.kafka(), Duration.ofSeconds(20))
                        .values(Topics.RUNS).stream()
                                .filter(found -> found.getRunId().equals(run)))
                .singleElement()
                .extracting(Run::getBudget)
                .satisfies(budget -> assertThat(budget.getCalls()).isEqualTo(5));
    }

    private JsonNode publish(String... options) {
        var arguments =
                new ArrayList<>(List.of("publish", "narrative_experiments", "--config", "first.yaml", "--json"));
        arguments.addAll(List.of(options));
        return json(arguments.toArray(String[]::new));
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(
                environment.environment(Map.of("LLM_HOST", "gpu-1", "LAB_API_KEY", "sk-4711")), folder, arguments);
    }

    private JsonNode json(String... arguments) {
        var done = run(arguments);
        assertThat(done.exitCode()).as(done.err()).isZero();
        return RunningPipeline.parse(done.out());
    }

    private List<PreparedRecord> awaitPrepared(JsonNode started, int count) {
        var run = started.get("run_id").textValue();
        var found = new TopicReader(environment.kafka(), Duration.ofSeconds(60))
                .awaitValues(
                        Topics.PREPARED_RECORDS, records -> ofRun(records, run).size() >= count);
        return ofRun(found, run);
    }

    private static List<PreparedRecord> ofRun(List<PreparedRecord> records, String run) {
        return records.stream()
                .filter(record -> record.getHeader().getRunId().equals(run))
                .toList();
    }

    private static PreparedPayload payload(PreparedRecord record) {
        return (PreparedPayload) record.getBody();
    }

    private WorkItem item(JsonNode started) {
        return new TopicReader(environment.kafka(), Duration.ofSeconds(20))
                .values(Topics.WORK_ITEMS).stream()
                        .filter(item ->
                                item.getRunId().equals(started.get("run_id").textValue()))
                        .findFirst()
                        .orElseThrow();
    }

    private void ledger(String run, String status) {
        pipeline.execute("insert into runs (run_id, data_type, source, settings, items_total, status) values ('" + run
                + "', 'narrative_experiments', 'cairn:narratives/county', '{}', 1, '" + status
                + "') on conflict (run_id) do update set status = excluded.status");
    }

    private void result(String experiment, String incident, String type, @Nullable Integer error, int attempts) {
        pipeline.execute("""
                insert into narrative_results (experiment_id, incident_id, narrative_type, data_source, detected,
                    confidence, error_code, attempts, model, cost_usd, observed_at, run_id, finished_at)
                values ('%s', '%s', '%s', 'county', %s, %s, %s, %d, 'chat:m', 0.25, now(), 'r', now())""".formatted(
                        experiment,
                        incident,
                        type,
                        error == null ? "true" : "null",
                        error == null ? "0.9" : "null",
                        error == null ? "null" : error.toString(),
                        attempts));
    }
}
