package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.load.ledger.ItemChange;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.ledger.Seal;
import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ItemError;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.Stage;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchDecoderTest {
    private static final KafkaConfig CONFIG =
            new KafkaConfig("nowhere:1", URI.create("http://nowhere:2"), "cairn.", 6, -1, Map.of());
    private static final RecordHeader HEADER = Upstream.header("run", "item", "NCT", 3, Studies.TIME);
    private static final ItemKey ITEM = new ItemKey("run", "clinical_trials", "item");

    private final KafkaAccess kafka = new KafkaAccess(CONFIG, new MockSchemaRegistryClient());
    private final BatchDecoder decoder = decoder(kafka);
    private final Batch batch = new Batch();

    @Test
    void aRecordIsToBeLoaded() {
        decode(Topics.ENRICHED_RECORDS, new EnrichedRecord(HEADER, Studies.payload(Studies.small(1))));

        assertThat(batch.records()).singleElement().satisfies(record -> {
            assertThat(record.header()).isEqualTo(HEADER);
            assertThat(record.item()).isEqualTo(ITEM);
            assertThat(record.contentHash()).hasToString(record.payload().getContentHash());
        });
        assertThat(batch.rejected()).isEmpty();
    }

    @Test
    void theEndOfAnItemIsASealOfItsAttempt() {
        var header = RecordHeader.newBuilder(HEADER).setAttempt(2).build();
        decode(
                Topics.ENRICHED_RECORDS,
                new EnrichedRecord(header, new ItemSealed(9L, new ItemError(1001, "no"), null)));

        assertThat(batch.changes()).containsExactly(Map.entry(ITEM, ItemChange.sealed(new Seal(2, 9, 1001, "no"))));
    }

    @Test
    void runsAndWorkItemsAndDeadLettersAreKept() {
        var run = new Run("run", "clinical_trials", "file:x", Map.of(), null, 1L, Studies.TIME, 0, 0, null, false);
        var letter = new DeadLetters(InstantSource.fixed(Studies.TIME))
                .of(HEADER, new PipelineException(ErrorCode.FIELD_MISSING, "no"), origin("raw", new byte[0]));
        decode(Topics.RUNS, run);
        decode(
                Topics.WORK_ITEMS,
                new WorkItem("run", "clinical_trials", "item", 1, "file:x", Map.of(), Map.of(), Studies.TIME, false));
        decode(Topics.DEAD_LETTERS, letter);
        decoder.decode(origin("cairn.runs", null), batch); // a tombstone

        assertThat(batch.runs()).containsExactly(run);
        assertThat(batch.changes()).containsExactly(Map.entry(ITEM, ItemChange.published(1)));
        assertThat(batch.arrived()).containsExactly(letter);
        assertThat(batch.rejected()).isEmpty();
    }

    @Test
    void poisonIsSentOnWithoutAHeader() {
        decoder.decode(origin("cairn.enriched-records", new byte[] {1, 2}), batch);

        assertThat(batch.rejected()).singleElement().satisfies(letter -> {
            assertThat(letter.getHeader()).isNull();
            assertThat(letter.getStage()).isEqualTo(Stage.LOAD);
            assertThat(letter.getCode()).isEqualTo(ErrorCode.ENRICHED_UNDECODABLE.number());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cairn.dead-letters", "cairn.runs", "cairn.work-items"})
    void poisonElsewhereIsKeptAtOnce(String topic) {
        decoder.decode(origin(topic, new byte[] {1, 2}), batch);

        assertThat(batch.arrived()).extracting(DeadLetter::getOriginTopic).containsExactly(topic);
        assertThat(batch.rejected()).isEmpty();
    }

    @Test
    void aDocumentThatNobodyWritesIsDead() {
        decoder(kafka, Set.of())
                .decode(
                        encoded(Topics.ENRICHED_RECORDS, new EnrichedRecord(HEADER, Studies.payload(Studies.small(1)))),
                        batch);

        assertThat(batch.rejected()).extracting(DeadLetter::getCode).containsExactly(ErrorCode.WRITER_UNKNOWN.number());
        assertThat(batch.rejected().get(0).getHeader()).isEqualTo(HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "abcd", "no hexadecimal digits"})
    void aHashThatIsNoneIsDead(String hash) {
        var payload = EnrichedPayload.newBuilder(Studies.payload(Studies.small(1)))
                .setContentHash(hash)
                .build();
        decode(Topics.ENRICHED_RECORDS, new EnrichedRecord(HEADER, payload));

        assertThat(batch.records()).isEmpty();
        assertThat(batch.rejected()).extracting(DeadLetter::getPath).containsExactly("$.content_hash");
    }

    @Test
    void anAbsentRegistryIsNotTheRecordsFault() {
        var bytes = encoded(Topics.ENRICHED_RECORDS, new EnrichedRecord(HEADER, Studies.payload(Studies.small(1))));
        var unreachable = new KafkaAccess(
                new KafkaConfig("nowhere:1", URI.create("http://127.0.0.1:1"), "cairn.", 6, -1, Map.of()));

        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> decoder(unreachable).decode(bytes, batch))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE));
        assertThat(batch.rejected()).isEmpty();
    }

    private <V extends SpecificRecord> void decode(Topic<V> topic, V value) {
        decoder.decode(encoded(topic, value), batch);
    }

    private <V extends SpecificRecord> ConsumerRecord<String, byte[]> encoded(Topic<V> topic, V value) {
        return origin(kafka.name(topic), kafka.serde(topic).encode(value));
    }

    private static ConsumerRecord<String, byte[]> origin(String topic, byte[] value) {
        return new ConsumerRecord<>(topic, 1, 2, "key", value);
    }

    private static BatchDecoder decoder(KafkaAccess kafka) {
        return decoder(kafka, Set.of(ClinicalTrialDocument.class));
    }

    private static BatchDecoder decoder(KafkaAccess kafka, Set<Class<?>> types) {
        return new BatchDecoder(kafka, types, InstantSource.fixed(Studies.TIME));
    }
}
