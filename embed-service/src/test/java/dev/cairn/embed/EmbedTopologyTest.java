package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelRequest;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.Stage;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbedTopologyTest {
    private static final Instant RECORD_TIME = Instant.parse("2026-05-01T00:00:00Z");
    private static final byte[] POISON = "{\"not\":\"avro\"}".getBytes(StandardCharsets.UTF_8);

    private final KafkaAccess kafka = Samples.kafkaWithoutBroker();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Set<String> cancelled = new HashSet<>();

    @TempDir
    private Path stateDirectory;

    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> prepared;
    private TestInputTopic<String, byte[]> answers;

    @BeforeEach
    void start() {
        var settings = settings();
        driver = new TopologyTestDriver(
                EmbedTopology.build(
                        kafka,
                        (runId, attempt) -> cancelled.contains(runId),
                        new EmbedMetrics(meters),
                        () -> Samples.NOON,
                        settings),
                settings);
        prepared = driver.createInputTopic(
                kafka.name(Topics.PREPARED_RECORDS), new StringSerializer(), new ByteArraySerializer());
        answers = driver.createInputTopic(
                kafka.name(Topics.MODEL_ANSWERS), new StringSerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void passesRecordsThatNeedNoModel() {
        prepare("NCT1", Samples.plain("NCT1"));

        var record = output(Topics.ENRICHED_RECORDS).readRecord();
        assertThat(record.key()).isEqualTo("NCT1");
        assertThat(record.getRecordTime()).isEqualTo(RECORD_TIME);
        var enriched = decode(Topics.ENRICHED_RECORDS, record.value());
        assertThat(enriched.getHeader()).isEqualTo(Samples.plain("NCT1").getHeader());
        assertThat(payload(enriched).getContentHash()).isEqualTo("hash-of-NCT1");
        assertThat(payload(enriched).getModelResult()).isNull();
        assertThat(requests()).isEmpty();
    }

    @Test
    void passesTheEndOfAnItem() {
        prepare("disease-7", Samples.sealed(12));

        var record = output(Topics.ENRICHED_RECORDS).readRecord();
        assertThat(record.key()).isEqualTo("disease-7");
        assertThat(decode(Topics.ENRICHED_RECORDS, record.value()).getBody())
                .isEqualTo(new ItemSealed(12L, null, null));
    }

    @Test
    void enrichesFromAnAnswerThatIsThere() {
        answer("text", Samples.success("text", "0-99"));
        ask("NCT1", "text");

        var result = payload(enriched().get(0)).getModelResult();
        assertThat(result.getUse()).isEqualTo(ModelUse.REUSED);
        assertThat(result.getAnswer()).isEqualTo(Samples.success("text", "0-99"));
        assertThat(requests()).isEmpty();
    }

    @Test
    void asksOnceForAllThatWait() {
        ask("NCT1", "text");
        ask("NCT2", "text");
        ask("NCT3", "another");

        assertThat(enriched()).isEmpty();
        assertThat(requests()).containsExactly(Samples.request("text", "0-0"), Samples.request("another", "0-2"));
    }

    @Test
    void keysRequestsByTheirRequestKey() {
        ask("NCT1", "text");

        assertThat(output(Topics.MODEL_REQUESTS).readRecord().key()).isEqualTo(Samples.requestKey("text"));
    }

    @Test
    void releasesAllThatWaitInTheirOrderWhenTheAnswerComes() {
        ask("NCT1", "text");
        ask("NCT2", "text");
        ask("NCT3", "text");
        answer("text", Samples.success("text", "0-0"));

        var records = output(Topics.ENRICHED_RECORDS).readRecordsToList();
        assertThat(records).extracting(TestRecord::key).containsExactly("NCT1", "NCT2", "NCT3");
        assertThat(records).extracting(TestRecord::getRecordTime).containsOnly(RECORD_TIME);
        assertThat(records)
                .extracting(record -> payload(decode(Topics.ENRICHED_RECORDS, record.value()))
                        .getModelResult()
                        .getUse())
                .containsExactly(ModelUse.CALLED, ModelUse.REUSED, ModelUse.REUSED);
        assertThat(count("called")).isEqualTo(1);
        assertThat(count("reused")).isEqualTo(2);
    }

    @Test
    void countsNobodyAsCallerOfAnAnswerThatAnotherAskingPaidFor() {
        ask("NCT1", "text");
        answer("text", Samples.success("text", "5-1234"));

        assertThat(payload(enriched().get(0)).getModelResult().getUse()).isEqualTo(ModelUse.REUSED);
    }

    @Test
    void releasesNobodyTwice() {
        ask("NCT1", "text");
        answer("text", Samples.success("text", "0-0"));
        answer("text", Samples.success("text", "0-0"));

        assertThat(enriched()).hasSize(1);
    }

    @Test
    void turnsAllThatWaitIntoDeadLettersWhenTheAskingFails() {
        ask("NCT1", "text");
        ask("NCT2", "text");
        answer("text", Samples.failure("text", "0-0"));

        assertThat(enriched()).isEmpty();
        var letters = deadLetters();
        assertThat(letters).extracting(DeadLetter::getOriginOffset).containsExactly(0L, 1L);
        var letter = letters.get(1);
        var record = Samples.asking("NCT2", "text");
        assertThat(letter.getHeader()).isEqualTo(record.getHeader());
        assertThat(letter.getStage()).isEqualTo(Stage.EMBED);
        assertThat(letter.getCode()).isEqualTo(3004);
        assertThat(letter.getMessage()).isEqualTo("the text is empty");
        assertThat(letter.getOriginTopic()).isEqualTo("test.prepared-records");
        assertThat(letter.getOriginPartition()).isZero();
        assertThat(letter.getPayload().array())
                .isEqualTo(kafka.serde(Topics.PREPARED_RECORDS).encode(record));
        assertThat(letter.getFailedAt()).isEqualTo(Samples.NOON);
    }

    @Test
    void ignoresTheFailureOfAnotherAsking() {
        ask("NCT1", "text");
        answer("text", Samples.failure("text", "0-77"));
        assertThat(deadLetters()).isEmpty();

        answer("text", Samples.success("text", "0-0"));
        assertThat(enriched()).hasSize(1);
    }

    @Test
    void asksAgainAfterAFailure() {
        ask("NCT1", "text");
        answer("text", Samples.failure("text", "0-0"));
        ask("NCT2", "text");

        assertThat(requests()).extracting(ModelRequest::getAskId).containsExactly("0-0", "0-1");
        answer("text", Samples.success("text", "0-1"));
        assertThat(enriched())
                .extracting(record -> record.getHeader().getRecordKey())
                .containsExactly("NCT2");
    }

    @Test
    void leavesRecordsOfACancelledRunAlone() {
        ask("NCT1", "text");
        cancelled.add(Samples.RUN);
        ask("NCT2", "text");
        ask("NCT3", "another");
        answer("text", Samples.cancelled("text", "0-0"));

        assertThat(requests()).containsExactly(Samples.request("text", "0-0"));
        assertThat(enriched()).isEmpty();
        assertThat(deadLetters()).isEmpty();
        assertThat(count("cancelled")).isEqualTo(3);
    }

    @Test
    void asksForTheNextWhoWaitsIfWhoAskedWasCancelled() {
        ask("NCT1", "text");
        prepare(Samples.requestKey("text"), Samples.ofRun("run-2", Samples.asking("NCT2", "text")));
        ask("NCT3", "text");
        cancelled.add(Samples.RUN);
        answer("text", Samples.cancelled("text", "0-0"));

        assertThat(requests())
                .extracting(request -> request.getRunId() + " " + request.getAskId())
                .containsExactly(Samples.RUN + " 0-0", "run-2 0-1");
        answer("text", Samples.success("text", "0-1"));
        assertThat(enriched())
                .extracting(record -> record.getHeader().getRecordKey())
                .containsExactly("NCT2");
    }

    @Test
    void asksAgainAfterATombstone() {
        answer("text", Samples.success("text", "0-99"));
        answers.pipeInput(Samples.requestKey("text"), (byte[]) null);
        ask("NCT1", "text");

        assertThat(requests()).hasSize(1);
    }

    @Test
    void letsATombstoneReleaseNobody() {
        ask("NCT1", "text");
        answers.pipeInput(Samples.requestKey("text"), (byte[]) null);

        assertThat(enriched()).isEmpty();
        answer("text", Samples.success("text", "0-0"));
        assertThat(enriched()).hasSize(1);
    }

    @Test
    void turnsAnUndecodableRecordIntoADeadLetterAndGoesOn() {
        prepared.pipeInput("some-key", POISON, RECORD_TIME);
        prepared.pipeInput(null, (byte[]) null, RECORD_TIME);
        ask("NCT1", "text");

        var letters = output(Topics.DEAD_LETTERS).readRecordsToList();
        assertThat(letters).extracting(TestRecord::key).containsExactly("some-key", "");
        var letter = decode(Topics.DEAD_LETTERS, letters.get(0).value());
        assertThat(letter.getHeader()).isNull();
        assertThat(letter.getCode()).isEqualTo(ErrorCode.PREPARED_UNDECODABLE.number());
        assertThat(letter.getPayload().array()).isEqualTo(POISON);
        assertThat(requests()).hasSize(1);
    }

    @Test
    void takesAnUndecodableAnswerForNone() {
        answers.pipeInput(Samples.requestKey("text"), POISON);
        ask("NCT1", "text");
        answers.pipeInput(Samples.requestKey("text"), POISON);
        assertThat(requests()).hasSize(1);
        assertThat(enriched()).isEmpty();
        assertThat(meters.get("cairn.embed.answers.undecodable").counter().count())
                .isEqualTo(2);

        answer("text", Samples.success("text", "0-0"));
        assertThat(enriched()).hasSize(1);
    }

    @Test
    void turnsARecordThatOutgrowsItsTopicIntoADeadLetter() {
        var huge = Samples.asking("NCT1", "x".repeat(Results.MAX_VALUE_BYTES));
        prepare(Samples.requestKey("text"), huge);

        assertThat(requests()).isEmpty();
        var letter = deadLetters().get(0);
        assertThat(letter.getCode()).isEqualTo(ErrorCode.RECORD_TOO_LARGE.number());
        assertThat(letter.getHeader()).isEqualTo(huge.getHeader());
        assertThat(letter.getPayload().remaining()).isZero();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void holdsThousandsThatWaitForOneAnswer() {
        var waiting = 5_000;
        var recordBytes = kafka.serde(Topics.PREPARED_RECORDS).encode(Samples.asking("NCT0000", "text")).length;
        for (var i = 0; i < waiting; i++) {
            ask("NCT" + i, "text");
        }
        answer("text", Samples.success("text", "0-0"));

        assertThat(requests()).hasSize(1);
        assertThat(enriched())
                .extracting(record -> record.getHeader().getRecordKey())
                .hasSize(waiting)
                .startsWith("NCT0", "NCT1", "NCT2")
                .endsWith("NCT4999");
        try (var left =
                driver.<String, byte[]>getKeyValueStore(EmbedTopology.PARKED).all()) {
            assertThat(left.hasNext()).isFalse();
        }
        // What is written for each one that waits does not depend on how many wait already.
        assertThat(parkedBytes()).isLessThan(waiting * (recordBytes + 100L));
    }

    @Test
    void storesAnswersInTheirTopicAlone() {
        ask("NCT1", "text");
        answer("text", Samples.success("text", "0-0"));

        assertThat(driver.producedTopicNames())
                .contains("test.embed-parked-changelog")
                .noneMatch(topic -> topic.contains("answers-changelog"));
    }

    private Properties settings() {
        var settings = kafka.streamsSettings("embed", stateDirectory.toString(), 1);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        return settings;
    }

    private void ask(String recordKey, String text) {
        prepare(Samples.requestKey(text), Samples.asking(recordKey, text));
    }

    private void prepare(String key, PreparedRecord record) {
        prepared.pipeInput(key, kafka.serde(Topics.PREPARED_RECORDS).encode(record), RECORD_TIME);
    }

    private void answer(String text, ModelAnswer answer) {
        answers.pipeInput(
                Samples.requestKey(text), kafka.serde(Topics.MODEL_ANSWERS).encode(answer));
    }

    private long parkedBytes() {
        var changes = driver.createOutputTopic(
                "test.embed-parked-changelog", new StringDeserializer(), new ByteArrayDeserializer());
        return changes.readValuesToList().stream()
                .mapToLong(value -> value == null ? 0 : value.length)
                .sum();
    }

    private List<EnrichedRecord> enriched() {
        return read(Topics.ENRICHED_RECORDS);
    }

    private List<DeadLetter> deadLetters() {
        return read(Topics.DEAD_LETTERS);
    }

    private List<ModelRequest> requests() {
        return read(Topics.MODEL_REQUESTS);
    }

    private <V extends SpecificRecord> List<V> read(Topic<V> topic) {
        return output(topic).readValuesToList().stream()
                .map(value -> decode(topic, value))
                .toList();
    }

    private <V extends SpecificRecord> V decode(Topic<V> topic, byte[] value) {
        return kafka.serde(topic).decode(value, ErrorCode.PREPARED_UNDECODABLE);
    }

    private TestOutputTopic<String, byte[]> output(Topic<?> topic) {
        return driver.createOutputTopic(kafka.name(topic), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static EnrichedPayload payload(EnrichedRecord record) {
        return (EnrichedPayload) record.getBody();
    }

    private double count(String fate) {
        return meters.get("cairn.embed.records").tag("fate", fate).counter().count();
    }
}
