package dev.cairn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.service.Service;
import dev.cairn.samples.Fault;
import dev.cairn.samples.Faults;
import dev.cairn.samples.StudyFiles;
import dev.cairn.samples.StudyGenerator;
import dev.cairn.samples.TrialsApiServer;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.ExactlyOnceAssertions;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole service on a real broker, against a source that misbehaves. */
@ExtendWith(PipelineExtension.class)
@Timeout(120)
class IngestServiceIT {
    private static final int STUDIES = 50;
    private static final int PAGE = 20;

    private static Pipeline pipeline;
    private static PipelineEnvironment environment;
    private static Service service;

    @BeforeAll
    static void start(PipelineEnvironment given) {
        environment = given;
        environment.createTopics();
        pipeline = new Pipeline(environment.kafka());
        service = Pipeline.service(environment);
        service.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static Stream<Arguments> faultsThatPass() {
        return Stream.of(
                Arguments.of("429-seconds", Fault.tooManyRequests(Duration.ofSeconds(1))),
                Arguments.of("429-date", Fault.tooManyRequestsUntilDate(Duration.ofSeconds(1))),
                Arguments.of("429", Fault.tooManyRequests()),
                Arguments.of("500", Fault.serverError(500)),
                Arguments.of("503", Fault.unavailable(Duration.ofSeconds(1))),
                Arguments.of("timeout", Fault.stall(Duration.ofSeconds(30))),
                Arguments.of("truncated-body", Fault.truncatedBody()),
                Arguments.of("broken-gzip", Fault.brokenGzip()),
                Arguments.of("invalid-json", Fault.invalidJson()),
                Arguments.of("empty-body", Fault.emptyBody()),
                Arguments.of("connection-reset", Fault.connectionReset()),
                Arguments.of("overlapping-page", Fault.overlappingPage(7)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsThatPass")
    void aFaultThatPassesNeitherLosesNorRepeatsARecord(String name, Fault fault) {
        var faults = Faults.none().onPage(2, fault);
        try (var source = source(faults)) {
            pipeline.publish(Pipeline.item(name, "all", 0, source.baseUri().toString(), Map.of()));

            assertComplete(name, STUDIES);
            assertThat(faults.played()).isTrue();
        }
    }

    static Stream<Arguments> faultsThatStay() {
        return Stream.of(
                Arguments.of("always-429", Fault.tooManyRequests(), ErrorCode.SOURCE_UNREACHABLE),
                Arguments.of("always-500", Fault.serverError(500), ErrorCode.SOURCE_UNREACHABLE),
                Arguments.of("always-late", Fault.stall(Duration.ofSeconds(30)), ErrorCode.SOURCE_UNREACHABLE),
                Arguments.of("always-reset", Fault.connectionReset(), ErrorCode.SOURCE_UNREACHABLE),
                Arguments.of("always-400", Fault.badRequest("no"), ErrorCode.SOURCE_REJECTED),
                Arguments.of("always-truncated", Fault.truncatedBody(), ErrorCode.SOURCE_TRUNCATED),
                Arguments.of("always-empty", Fault.emptyBody(), ErrorCode.SOURCE_TRUNCATED),
                Arguments.of("always-same-token", Fault.repeatedPageToken(), ErrorCode.SOURCE_PAGE_LOOP));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsThatStay")
    void aFaultThatStaysFailsTheItemAndKeepsWhatCameBefore(String name, Fault fault, ErrorCode code) {
        try (var source = source(Faults.none().onPage(2, Faults.ALWAYS, fault))) {
            pipeline.publish(Pipeline.item(name, "all", 0, source.baseUri().toString(), Map.of()));

            assertFailed(name, code, PAGE);
        }
    }

    @Test
    void aFailureOnTheFirstPageIsNoEmptySuccess() {
        try (var source = source(Faults.none().onNext(Faults.ALWAYS, Fault.serverError(503)))) {
            pipeline.publish(Pipeline.item("first", "all", 0, source.baseUri().toString(), Map.of()));

            assertFailed("first", ErrorCode.SOURCE_UNREACHABLE, 0);
        }
    }

    @Test
    void aPageThatShrinksFailsTheItem() {
        try (var source = source(Faults.none().onPage(2, Fault.shrunkPage(3)))) {
            pipeline.publish(Pipeline.item("shrunk", "all", 0, source.baseUri().toString(), Map.of()));

            assertFailed("shrunk", ErrorCode.SOURCE_INCOMPLETE, 2 * PAGE - 3);
        }
    }

    @Test
    void aNewAttemptAfterAFailureStartsAfreshAndCompletes() {
        var faults = Faults.none().onPage(2, Faults.ALWAYS, Fault.serverError(500));
        try (var source = source(faults)) {
            pipeline.publish(Pipeline.item("again", "all", 0, source.baseUri().toString(), Map.of()));
            pipeline.awaitSealed("again", 1);
            faults.clear();
            pipeline.publish(Pipeline.item("again", "all", 1, source.baseUri().toString(), Map.of()));
            pipeline.awaitSealed("again", 2);

            var second = pipeline.payloads("again").stream()
                    .filter(record -> record.getHeader().getAttempt() == 1)
                    .toList();
            ExactlyOnceAssertions.assertEachOnce(ids(STUDIES), keys(second));
        }
    }

    @Test
    void aWorkItemThatComesTwiceIsDoneOnce() {
        try (var source = source(Faults.none())) {
            var item = Pipeline.item("twice", "all", 0, source.baseUri().toString(), Map.of());
            pipeline.publish(1, item);
            pipeline.publish(1, item);
            pipeline.publish(
                    1, Pipeline.item("twice-end", "all", 0, source.baseUri().toString(), Map.of("limit", "1")));
            pipeline.awaitSealed("twice-end", 1);

            assertComplete("twice", STUDIES);
        }
    }

    @Test
    void anUnreadableWorkItemBecomesADeadLetterAndHoldsUpNobody() {
        try (var source = source(Faults.none())) {
            var poison = "no avro".getBytes(StandardCharsets.UTF_8);
            var topic = environment.kafka().name(Topics.WORK_ITEMS);
            pipeline.send(new ProducerRecord<>(topic, 2, "poison", poison));
            pipeline.publish(
                    2, Pipeline.item("after-poison", "all", 0, source.baseUri().toString(), Map.of()));

            assertComplete("after-poison", STUDIES);
            var letter = pipeline.awaitNamelessDeadLetters(1).get(0);
            assertThat(letter.getCode()).isEqualTo(ErrorCode.INGEST_UNDECODABLE.number());
            assertThat(letter.getOriginPartition()).isEqualTo(2);
            assertThat(letter.getPayload().array()).isEqualTo(poison);
        }
    }

    @Test
    void anItemThatAsksForTheUnknownFails() {
        pipeline.publish(Pipeline.item("unknown", "all", 0, "http://127.0.0.1:1", Map.of("colour", "red")));
        assertFailed("unknown", ErrorCode.ITEM_INVALID, 0);
    }

    @Test
    void aDiseaseWithoutTrialsIsAnEmptySuccess() {
        try (var source = source(Faults.none())) {
            var parameters = Map.of("disease_name", "zzzz qqqq", "orpha_code", "1");
            pipeline.publish(
                    Pipeline.item("none", "ORPHA:1", 0, source.baseUri().toString(), parameters));
            assertComplete("none", 0);
        }
    }

    @Test
    void readsFilesAsItReadsTheApi(@TempDir Path folder) throws IOException {
        StudyFiles.writeGzipPages(StudyGenerator.seeded(1).source(STUDIES), folder, 15);
        pipeline.publish(Pipeline.item("files", "all", 0, folder.toUri().toString(), Map.of()));
        assertComplete("files", STUDIES);
        var record = pipeline.payloads("files").get(0);
        var payload = (RawPayload) record.getBody();
        assertThat(payload.getContentType()).isEqualTo("application/json");
        assertThat(payload.getPayloadHash()).hasSize(64);
        assertThat(record.getHeader().getSettings()).isEqualTo(Map.of("model", "none"));
        assertThat(record.getHeader().getSource()).contains("page_0000");
    }

    @Test
    void servesHealthAndMetrics() throws Exception {
        Awaitility.await().until(() -> service.health().ready());
        try (var source = source(Faults.none())) {
            pipeline.publish(Pipeline.item("metrics", "all", 0, source.baseUri().toString(), Map.of()));
            pipeline.awaitSealed("metrics", 1);
        }
        assertThat(get("/health/ready")).isEqualTo("ok");
        assertThat(get("/metrics"))
                .contains("cairn_ingest_records_total", "cairn_ingest_items_total{outcome=\"completed\"}");
    }

    @Test
    void anItemThatIsCancelledIsNotWaitedForAsLongAsItsSourceSays() throws Exception {
        var run = "cancelled-wait";
        var faults = Faults.none().onPage(2, Fault.tooManyRequests(Duration.ofMinutes(4)));
        try (var source = source(faults)) {
            pipeline.publish(Pipeline.item(run, "all", 0, source.baseUri().toString(), Map.of()));
            Awaitility.await().until(faults::played);

            pipeline.send(environment
                    .kafka()
                    .record(
                            Topics.RUNS,
                            run,
                            Run.newBuilder()
                                    .setRunId(run)
                                    .setDataType("clinical_trials")
                                    .setSource(source.baseUri().toString())
                                    .setSettings(Map.of())
                                    .setItems(1)
                                    .setCreatedAt(Instant.now())
                                    .setCancelledAttempts(1)
                                    .build()));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> get("/metrics").contains("cairn_ingest_items_total{outcome=\"cancelled\"} 1"));
        }
        assertThat(pipeline.sealed(run)).isEmpty();
        assertThat(pipeline.payloads(run)).hasSize(PAGE);
    }

    private static String get(String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + service.httpPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    private static TrialsApiServer source(Faults faults) {
        return TrialsApiServer.start(StudyGenerator.seeded(1).source(STUDIES), faults);
    }

    private static void assertComplete(String run, int studies) {
        var sealed = pipeline.awaitSealed(run, 1);
        assertThat(sealed).singleElement().satisfies(record -> {
            assertThat(record.getBody()).isEqualTo(new ItemSealed((long) studies, null, null));
            assertThat(record.getHeader().getOrdinal()).isEqualTo(-1);
            assertThat(record.getHeader().getRecordKey()).isEmpty();
        });
        assertExactly(run, studies);
        assertThat(pipeline.deadLetters(run)).isEmpty();
    }

    private static void assertFailed(String run, ErrorCode code, int studies) {
        var sealed = pipeline.awaitSealed(run, 1);
        assertThat(sealed).singleElement().satisfies(record -> {
            var body = (ItemSealed) record.getBody();
            assertThat(body.getExpected()).isEqualTo(studies);
            assertThat(body.getError().getCode()).isEqualTo(code.number());
        });
        assertThat(pipeline.deadLetters(run)).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo(code.number());
            assertThat(letter.getHeader().getOrdinal()).isEqualTo(-1);
            assertThat(letter.getOriginTopic()).isEqualTo(environment.kafka().name(Topics.WORK_ITEMS));
        });
        assertThat(pipeline.payloads(run)).hasSize(studies);
        assertThat(ordinals(pipeline.payloads(run))).isEqualTo(upTo(studies));
    }

    private static void assertExactly(String run, int studies) {
        var records = pipeline.payloads(run);
        ExactlyOnceAssertions.assertEachOnce(ids(studies), keys(records));
        assertThat(ordinals(records)).isEqualTo(upTo(studies));
    }

    private static List<String> ids(int studies) {
        return IntStream.range(0, studies).mapToObj(StudyGenerator::nctId).toList();
    }

    private static List<String> keys(List<RawRecord> records) {
        return records.stream().map(record -> record.getHeader().getRecordKey()).toList();
    }

    private static List<Long> ordinals(List<RawRecord> records) {
        return records.stream()
                .map(record -> record.getHeader().getOrdinal())
                .sorted()
                .toList();
    }

    private static List<Long> upTo(int studies) {
        return LongStream.range(0, studies).boxed().toList();
    }
}
