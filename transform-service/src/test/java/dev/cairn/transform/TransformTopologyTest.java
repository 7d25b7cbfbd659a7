package dev.cairn.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ItemError;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Stage;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.transform.expression.ExpressionTransformer;
import dev.cairn.transform.expression.Expressions;
import dev.cairn.transform.expression.illness.IllnessRules;
import dev.cairn.transform.trials.ClinicalTrialTransformer;
import dev.cairn.transform.trials.Studies;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransformTopologyTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.000007Z");
    private static final KafkaConfig CONFIG =
            new KafkaConfig("unused:1", URI.create("http://unused"), "test.", 1, 1, Map.of());

    private final FailingRegistry registry = new FailingRegistry();
    private final KafkaAccess kafka = new KafkaAccess(CONFIG, registry);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int cancelledAttempts;
    private final TopologyTestDriver driver = new TopologyTestDriver(
            TransformTopology.build(
                    kafka,
                    new RecordRouter(
                            kafka,
                            List.of(
                                    new ClinicalTrialTransformer(),
                                    new ExpressionTransformer(IllnessRules.bundled()),
                                    new BrokenTransformer()),
                            (runId, attempt) -> attempt < cancelledAttempts,
                            () -> NOW,
                            new TransformMetrics(meters))),
            new Properties());
    private final TestInputTopic<byte[], byte[]> raw = driver.createInputTopic(
            kafka.name(Topics.RAW_RECORDS), new ByteArraySerializer(), new ByteArraySerializer());
    private final Output<PreparedRecord> prepared = new Output<>(Topics.PREPARED_RECORDS);
    private final Output<EnrichedRecord> enriched = new Output<>(Topics.ENRICHED_RECORDS);
    private final Output<DeadLetter> dead = new Output<>(Topics.DEAD_LETTERS);

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void sendsARecordThatNeedsAModelToPreparedRecordsUnderItsRequestKey() {
        var header = Studies.header(Map.of("model", "onnx:mini"));
        pipe(header, Studies.payload(Studies.complete(), Map.of()));

        var sent = prepared.only();
        var payload = (PreparedPayload) sent.value.getBody();
        assertThat(sent.key).isEqualTo(payload.getModelInput().getRequestKey());
        assertThat(sent.value.getHeader()).isEqualTo(header);
        assertNothingElse();
    }

    @Test
    void sendsARecordThatNeedsNoModelToEnrichedRecordsUnderItsOwnKey() {
        var header = Studies.header(Map.of("model", "none"));
        pipe(header, Studies.payload(Studies.complete(), Map.of("disease_name", "x", "orpha_code", "1")));

        var sent = enriched.only();
        var payload = (EnrichedPayload) sent.value.getBody();
        assertThat(sent.key).isEqualTo("NCT99900001");
        assertThat(sent.value.getHeader()).isEqualTo(header);
        assertThat(payload.getModelResult()).isNull();
        assertThat(((ClinicalTrialDocument) payload.getDocument()).getTrial().getNctId())
                .isEqualTo("NCT99900001");
        assertNothingElse();
    }

    @Test
    void sendsAGeneToEnrichedRecordsWithTheHashOfItsContent() {
        var gene = Expressions.gene("ENSG1", 1, Float.NaN, -2.5f);
        var header = Expressions.recordHeader(Expressions.STUDY, "SRP999001/ENSG1");
        pipe(header, Expressions.payload(gene));

        var sent = enriched.only();
        assertThat(sent.key).isEqualTo("SRP999001/ENSG1");
        assertThat(sent.value.getHeader()).isEqualTo(header);
        assertThat(sent.value.getBody()).isEqualTo(new EnrichedPayload(RecordHash.of(gene), gene, null));
        assertNothingElse();
    }

    @Test
    void makesADeadLetterOfAGeneOfAnotherStudy() {
        var header = Expressions.recordHeader("SRP1", "SRP1/ENSG1");
        pipe(header, Expressions.payload(Expressions.gene("ENSG1", 1)));

        var letter = dead.only().value;
        assertThat(letter.getCode()).isEqualTo(ErrorCode.FIELD_INVALID.number());
        assertThat(letter.getPath()).isEqualTo("$.study");
        assertNothingElse();
    }

    @Test
    void sendsTheEndOfAnItemToEnrichedRecordsWhateverTheModel() {
        var header = RecordHeader.newBuilder(Studies.header(Map.of("model", "onnx:mini")))
                .setRecordKey("")
                .setOrdinal(-1)
                .build();
        var sealed = new ItemSealed(7L, new ItemError(1001, "away"), null);
        pipe(header, sealed);

        var sent = enriched.only();
        assertThat(sent.key).isEqualTo("ORPHA:324");
        assertThat(sent.value).isEqualTo(new EnrichedRecord(header, sealed));
        assertNothingElse();
    }

    @Test
    void leavesTheRecordsOfACancelledAttemptAlone() {
        cancelledAttempts = 2;
        var header = Studies.header(Map.of("model", "none"));
        var payload = Studies.payload(Studies.complete(), Map.of());
        pipe(header, payload);
        pipe(RecordHeader.newBuilder(header).setAttempt(1).build(), payload);
        assertNothingElse();

        var seal =
                RecordHeader.newBuilder(header).setRecordKey("").setOrdinal(-1).build();
        pipe(seal, new ItemSealed(7L, null, null));
        assertThat(enriched.only().value.getBody()).isEqualTo(new ItemSealed(7L, null, null));

        var wanted = RecordHeader.newBuilder(header).setAttempt(2).build();
        pipe(wanted, payload);
        assertThat(enriched.only().value.getHeader()).isEqualTo(wanted);
    }

    @Test
    void makesADeadLetterWithThePathOfAnInvalidStudy() {
        var study = Studies.complete();
        ((ObjectNode) study.at("/protocolSection/statusModule/startDateStruct")).put("date", "soon");
        var header = Studies.header(Map.of());
        var bytes = pipe(header, Studies.payload(study, Map.of()));

        var sent = dead.only();
        assertThat(sent.key).isEqualTo("NCT99900001");
        assertThat(sent.value)
                .isEqualTo(new DeadLetter(
                        header,
                        Stage.TRANSFORM,
                        ErrorCode.FIELD_INVALID.number(),
                        "$.protocolSection.statusModule.startDateStruct.date must be a date as YYYY, YYYY-MM or"
                                + " YYYY-MM-DD, not \"soon\"",
                        "$.protocolSection.statusModule.startDateStruct.date",
                        "test.raw-records",
                        0,
                        0L,
                        ByteBuffer.wrap(bytes),
                        NOW));
        assertNothingElse();
    }

    @Test
    void makesADeadLetterWithoutHeaderOfBytesThatCannotBeDecodedAndGoesOn() {
        raw.pipeInput("a key".getBytes(UTF_8), new byte[] {1, 2, 3});
        raw.pipeInput(new TestRecord<>(null, null));
        pipe(Studies.header(Map.of()), Studies.payload(Studies.complete(), Map.of()));

        var letters = dead.all();
        assertThat(letters).extracting(letter -> letter.key).containsExactly("a key", null);
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.value.getHeader()).isNull();
            assertThat(letter.value.getCode()).isEqualTo(ErrorCode.RAW_UNDECODABLE.number());
        });
        assertThat(letters.get(0).value.getPayload()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(letters).extracting(letter -> letter.value.getOriginOffset()).containsExactly(0L, 1L);
        assertThat(enriched.all()).hasSize(1);
    }

    @Test
    void makesADeadLetterOfAnUnknownDataType() {
        pipe(withDataType("horoscopes"), Studies.payload("{}", Map.of()));

        assertThat(dead.only().value.getCode()).isEqualTo(ErrorCode.DATA_TYPE_UNKNOWN.number());
        assertNothingElse();
    }

    @Test
    void makesADeadLetterOfATemplateThatNamesNoField() {
        var header = Studies.header(Map.of("model", "onnx:mini", "embedding.template", "{title}"));
        pipe(header, Studies.payload(Studies.complete(), Map.of()));

        assertThat(dead.only().value.getCode()).isEqualTo(ErrorCode.TEMPLATE_INVALID.number());
        assertNothingElse();
    }

    @Test
    void survivesATransformerThatFailsInAWayNobodyForesaw() {
        pipe(withDataType("broken"), Studies.payload("exception", Map.of()));
        pipe(withDataType("broken"), Studies.payload("overflow", Map.of()));

        assertThat(dead.all())
                .extracting(letter -> letter.value.getCode())
                .containsExactly(ErrorCode.TRANSFORM_FAILED.number(), ErrorCode.TRANSFORM_FAILED.number());
        assertThat(dead.all())
                .as("what failed and where, and not what the exception says, which may quote the record")
                .extracting(letter -> letter.value.getMessage())
                .allMatch(message -> message.contains("java.lang.") && message.contains(" at "))
                .noneMatch(message -> message.contains("bug"));
        assertNothingElse();
    }

    @Test
    void leavesThePayloadOutOfADeadLetterThatWouldBeTooLarge() {
        pipe(withDataType("horoscopes"), Studies.payload(" ".repeat(16 * 1024 * 1024 - 100_000), Map.of()));
        pipe(withDataType("horoscopes"), Studies.payload(" ".repeat(16 * 1024 * 1024), Map.of()));

        var letters = dead.all();
        assertThat(letters)
                .extracting(letter -> letter.value.getPayload().hasRemaining())
                .containsExactly(true, false);
        assertThat(letters.get(1).value.getMessage())
                .contains("no transformer knows")
                .contains("read it at its origin");
    }

    @Test
    void makesADeadLetterOfARecordThatGrowsTooLarge() {
        var study = Studies.complete();
        ((ObjectNode) study.at("/protocolSection/descriptionModule")).put("briefSummary", "x".repeat(9 * 1024 * 1024));
        pipe(Studies.header(Map.of("model", "onnx:mini")), Studies.payload(study, Map.of()));

        assertThat(dead.only().value.getCode()).isEqualTo(ErrorCode.RECORD_TOO_LARGE.number());
        assertNothingElse();
    }

    @Test
    void makesNoDeadLetterOfWhatIsNotTheRecordsFault() {
        var bytes = encoded(Studies.header(Map.of()), Studies.payload(Studies.complete(), Map.of()));
        registry.unavailable = true;

        assertThatThrownBy(() -> raw.pipeInput(new byte[0], bytes)).rootCause().isInstanceOf(IOException.class);
        registry.unavailable = false;
        assertThat(dead.all()).isEmpty();
    }

    @Test
    void countsWhatBecameOfRecords() {
        pipe(Studies.header(Map.of()), Studies.payload(Studies.complete(), Map.of()));
        pipe(Studies.header(Map.of()), Studies.payload("{", Map.of()));

        assertThat(meters.get("cairn.transform.records")
                        .tag("outcome", "enriched")
                        .counter()
                        .count())
                .isOne();
        assertThat(meters.get("cairn.transform.records")
                        .tag("outcome", "dead")
                        .counter()
                        .count())
                .isOne();
        assertThat(meters.get("cairn.transform.dead.letters")
                        .tag("code", "PAYLOAD_MALFORMED")
                        .counter()
                        .count())
                .isOne();
        assertThat(meters.get("cairn.transform.duration").timer().count()).isEqualTo(2);
    }

    private byte[] pipe(RecordHeader header, Object body) {
        var bytes = encoded(header, body);
        raw.pipeInput(header.getRecordKey().getBytes(UTF_8), bytes);
        return bytes;
    }

    private byte[] encoded(RecordHeader header, Object body) {
        return kafka.serde(Topics.RAW_RECORDS).encode(new RawRecord(header, body));
    }

    private void assertNothingElse() {
        assertThat(prepared.all()).isEmpty();
        assertThat(enriched.all()).isEmpty();
        assertThat(dead.all()).isEmpty();
    }

    private static RecordHeader withDataType(String dataType) {
        return RecordHeader.newBuilder(Studies.header(Map.of()))
                .setDataType(dataType)
                .build();
    }

    /** Reads one topic of the driver. */
    private final class Output<V extends SpecificRecord> {
        private final Topic<V> topic;
        private final TestOutputTopic<String, byte[]> output;

        Output(Topic<V> topic) {
            this.topic = topic;
            this.output =
                    driver.createOutputTopic(kafka.name(topic), new StringDeserializer(), new ByteArrayDeserializer());
        }

        List<KeyValue<String, V>> all() {
            return output.readKeyValuesToList().stream()
                    .map(read ->
                            KeyValue.pair(read.key, kafka.serde(topic).decode(read.value, ErrorCode.RAW_UNDECODABLE)))
                    .toList();
        }

        KeyValue<String, V> only() {
            var read = all();
            assertThat(read).hasSize(1);
            return read.get(0);
        }
    }

    /** Fails as no transformer should. */
    private static final class BrokenTransformer implements RecordTransformer {
        @Override
        public String dataType() {
            return "broken";
        }

        @Override
        public PreparedPayload transform(RecordHeader header, RawPayload raw) {
            if (raw.getPayload().equals(ByteBuffer.wrap("overflow".getBytes(UTF_8)))) {
                throw new StackOverflowError();
            }
            throw new IllegalStateException("a bug");
        }
    }

    /** A registry that can be away. */
    private static final class FailingRegistry extends MockSchemaRegistryClient {
        private boolean unavailable;

        @Override
        public int register(String subject, ParsedSchema schema) throws IOException, RestClientException {
            if (unavailable) {
                throw new IOException("the registry is away");
            }
            return super.register(subject, schema);
        }
    }
}
