package dev.cairn.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.samples.Fault;
import dev.cairn.samples.Faults;
import dev.cairn.samples.OpenAiServer;
import dev.cairn.samples.ServerSettings;
import dev.cairn.samples.TrialsApiServer;
import dev.cairn.system.faults.Promises.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A source and a model that do everything wrong that their likes were seen to do, and topics that hold rubbish. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeighbourFaultsIT {
    private static final int PAGE = 50;
    private static final int TEXTS_PER_CALL = 16;
    private static final String MODEL = "openai:test-model@64";
    private static final Duration END = Duration.ofMinutes(4);

    private final Faults modelFaults = Faults.none();
    private OpenAiServer model;
    private Pipeline pipeline;
    private int next;

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        model = OpenAiServer.start("key", modelFaults, ServerSettings.defaults());
        pipeline = Pipeline.inOneProcess(
                temp,
                Map.ofEntries(
                        Map.entry("CAIRN_INGEST_PAGE_SIZE", Integer.toString(PAGE)),
                        Map.entry("CAIRN_INGEST_REQUEST_TIMEOUT", "2s"),
                        Map.entry("CAIRN_INGEST_BACKOFF", "100ms"),
                        Map.entry("CAIRN_INGEST_MAX_BACKOFF", "500ms"),
                        Map.entry("CAIRN_INGEST_REQUESTS_PER_SECOND", "100"),
                        Map.entry("CAIRN_EMBED_OPENAI_BASE_URL", model.baseUri().toString()),
                        Map.entry("CAIRN_EMBED_OPENAI_API_KEY", "key"),
                        Map.entry("CAIRN_EMBED_OPENAI_CONCURRENCY", "4"),
                        Map.entry("CAIRN_EMBED_OPENAI_TIMEOUT", "2s"),
                        Map.entry("CAIRN_EMBED_OPENAI_BATCH_COUNT", Integer.toString(TEXTS_PER_CALL))));
    }

    @AfterAll
    void stop() throws Exception {
        pipeline.close();
        model.close();
    }

    @Test
    void aSourceThatFailsInEveryWayThatPasses() throws Exception {
        var kinds = Map.ofEntries(
                Map.entry("429 with seconds", Fault.tooManyRequests(Duration.ofSeconds(1))),
                Map.entry("429 with a date", Fault.tooManyRequestsUntilDate(Duration.ofSeconds(1))),
                Map.entry("429", Fault.tooManyRequests()),
                Map.entry("500", Fault.serverError(500)),
                Map.entry("502", Fault.serverError(502)),
                Map.entry("503 with seconds", Fault.unavailable(Duration.ofSeconds(1))),
                Map.entry("stalled answer", Fault.stall(Duration.ofSeconds(30))),
                Map.entry("body cut off", Fault.truncatedBody()),
                Map.entry("broken gzip", Fault.brokenGzip()),
                Map.entry("invalid JSON", Fault.invalidJson()),
                Map.entry("no body", Fault.emptyBody()),
                Map.entry("connection reset", Fault.connectionReset()));
        var scenario = new Scenario("source", pipeline);
        var faults = Faults.none();
        var page = 1;
        for (var kind : kinds.entrySet()) {
            // The HTTP client repeats a reset request by itself.
            faults.onPage(page, kind.getValue() == Fault.Damage.CONNECTION_RESET ? 4 : 1, kind.getValue());
            scenario.survived(kind.getKey());
            page++;
        }
        var studies = studies(page * PAGE);
        try (var source = TrialsApiServer.start(studies, faults)) {
            var run = pipeline.publish(source.baseUri().toString(), "none", "--limit", "100000");
            scenario.published(new Run(run, studies, 0));
            scenario.prove(END);
            assertThat(faults.played()).isTrue();
        }
    }

    @Test
    void aSourceThatFailsForGoodFailsItsItemAndNoRecordIsInDoubt() throws Exception {
        var kinds = Map.of(
                "the same page again and again",
                Fault.repeatedPageToken(),
                "a page with studies missing",
                Fault.shrunkPage(7),
                "401",
                Fault.unauthorized(),
                "500 for ever",
                Fault.serverError(500));
        for (var kind : kinds.entrySet()) {
            var faults = Faults.none().onPage(3, Faults.ALWAYS, kind.getValue());
            try (var source = TrialsApiServer.start(studies(5 * PAGE), faults)) {
                var run = pipeline.publish(source.baseUri().toString(), "none", "--limit", "100000");
                pipeline.ledger().awaitRunEnd(run, END);
                assertFailed(kind.getKey(), run);
            }
        }
    }

    @Test
    void aModelThatFailsInEveryWayThatPasses() throws Exception {
        var damaged = new LinkedHashMap<String, Fault>();
        damaged.put("slow beyond the timeout", Fault.stall(Duration.ofSeconds(5)));
        damaged.put("wrong dimensions", Fault.wrongDimensions(63));
        damaged.put("NaN", Fault.notANumber());
        damaged.put("answer cut off", Fault.truncatedBody());
        damaged.put("invalid JSON", Fault.invalidJson());
        damaged.put("no body", Fault.emptyBody());
        var scenario = new Scenario("model", pipeline).watching(model);
        for (var kind : damaged.entrySet()) {
            // The model has worked, and is paid, but what it said is lost.
            modelFaults.clear().onNext(1, kind.getValue());
            scenario.survived(kind.getKey());
            scenario.mayPayAgain(TEXTS_PER_CALL);
            publishAndAwait(scenario);
        }
        modelFaults.clear().onNext(12, Fault.tooManyRequests(Duration.ofMillis(100)));
        scenario.survived("429", 12);
        publishAndAwait(scenario);
        modelFaults.clear().onNext(3, Fault.connectionReset());
        scenario.survived("connection reset", 3);
        publishAndAwait(scenario);
        modelFaults
                .clear()
                .onNext(1, Fault.serverError(500))
                .onNext(1, Fault.serverError(502))
                .onNext(2, Fault.unavailable(Duration.ofSeconds(1)));
        scenario.survived("500, 502, 503", 4);
        publishAndAwait(scenario);
        scenario.prove(END);
    }

    @Test
    void aTextThatTheModelNeverTakesIsTheOnlyOneThatDies() throws Exception {
        var scenario = new Scenario("model refuses one text", pipeline).watching(model);
        var studies = studies(100);
        var refused = studies.first() + new Random(Extent.SEED).nextInt(studies.count());
        modelFaults.clear().onText(Studies.title(refused), Faults.ALWAYS, Fault.badRequest("not this one"));
        var run = scenario.publish(studies, MODEL, 1);
        scenario.survived("400 for ever");
        scenario.prove(END);
        modelFaults.clear();
        assertThat(pipeline.ledger().text("select record_key from dead_letters where run_id = '" + run.id() + "'"))
                .isEqualTo("NCT" + (99_000_000 + refused));
    }

    @Test
    void rubbishOnEveryTopic() throws Exception {
        var poison = new Poison(pipeline.connection());
        var scenario = new Scenario("poison on every topic", pipeline).watching(model);
        scenario.publish(studies(300), MODEL);
        var sent = poison.sendToEveryTopic(new Random(Extent.SEED));
        sent.forEach(scenario::survived);
        scenario.publish(studies(300), MODEL);
        scenario.prove(END);
        // Each piece of rubbish has one dead letter, from the stage that met it first.
        for (var topic : Poison.READ_BY_STAGES) {
            Awaitility.await("dead letters of " + topic)
                    .atMost(END)
                    .untilAsserted(() -> assertThat(pipeline.ledger()
                                    .count("select count(*) from dead_letters where run_id is null and origin_topic = '"
                                            + topic + "'"))
                            .as(topic)
                            .isEqualTo(Poison.KINDS));
        }
    }

    private void publishAndAwait(Scenario scenario) throws Exception {
        scenario.publish(studies(4 * TEXTS_PER_CALL), MODEL);
        Awaitility.await("the end of a run").atMost(END).until(scenario::ended);
        assertThat(modelFaults.played()).isTrue();
    }

    /** What was emitted before the failure has its outcomes, and the item and the run say that they failed. */
    private void assertFailed(String kind, String run) {
        var ofRun = " where run_id = '" + run + "'";
        var ledger = pipeline.ledger();
        assertThat(ledger.text("select status from runs" + ofRun)).as(kind).isEqualTo("FAILED");
        assertThat(ledger.count("select count(*) from dead_letters" + ofRun + " and ordinal = -1"))
                .as(kind)
                .isEqualTo(1);
        var expected = ledger.count("select sum(expected) from run_items" + ofRun);
        assertThat(ledger.count("select count(*) from record_outcomes join run_items using (item_id)" + ofRun))
                .as(kind)
                .isEqualTo(expected)
                .isGreaterThanOrEqualTo(2L * PAGE);
    }

    private Studies studies(int count) {
        var first = next;
        next += count;
        return Studies.small(Extent.SEED, first, count);
    }
}
