package dev.cairn.load;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ItemError;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes what publisher and services before the loader would. What it was asked to is durable after {@link #flush}. */
final class Upstream implements AutoCloseable {
    private static final String DATA_TYPE = "clinical_trials";
    private static final Map<String, String> SETTINGS = Map.of("model", "none");

    private final KafkaAccess kafka;
    private final Producer<String, byte[]> producer;
    private final List<Future<?>> sent = new ArrayList<>();

    Upstream(KafkaAccess kafka) {
        this.kafka = kafka;
        producer = kafka.producer("upstream");
    }

    void run(String runId, long items) {
        var run =
                new Run(runId, DATA_TYPE, "file:studies.json", SETTINGS, null, items, Studies.TIME, 0, 0, null, false);
        send(Topics.RUNS, runId, run);
    }

    void item(String runId, String entity, int attempt) {
        var item = new WorkItem(
                runId, DATA_TYPE, entity, attempt, "file:studies.json", Map.of(), SETTINGS, Studies.TIME, false);
        send(Topics.WORK_ITEMS, DATA_TYPE + "/" + entity, item);
    }

    /** A run of one item with these studies, whole. */
    void wholeRun(String runId, Instant observedAt, List<ClinicalTrial> trials) {
        run(runId, 1);
        item(runId, "bulk", 0);
        for (var i = 0; i < trials.size(); i++) {
            var trial = trials.get(i);
            record(header(runId, "bulk", trial.getNctId(), i, observedAt), Studies.payload(trial));
        }
        sealed(runId, "bulk", trials.size(), null);
        flush();
    }

    void record(RecordHeader header, EnrichedPayload payload) {
        send(Topics.ENRICHED_RECORDS, header.getRecordKey(), new EnrichedRecord(header, payload));
    }

    void sealed(String runId, String entity, long expected, ItemError error) {
        sealed(header(runId, entity, "", -1, Studies.TIME), expected, error);
    }

    void sealed(RecordHeader header, long expected, ItemError error) {
        send(
                Topics.ENRICHED_RECORDS,
                header.getEntity(),
                new EnrichedRecord(header, new ItemSealed(expected, error, null)));
    }

    void deadLetter(DeadLetter letter) {
        send(Topics.DEAD_LETTERS, letter.getHeader().getRecordKey(), letter);
    }

    void bytes(Topic<?> topic, byte[] value) {
        sent.add(producer.send(new ProducerRecord<>(kafka.name(topic), "bytes", value)));
    }

    void flush() {
        try {
            for (var record : sent) {
                record.get();
            }
            sent.clear();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    static RecordHeader header(String runId, String entity, String recordKey, long ordinal, Instant observedAt) {
        return new RecordHeader(
                runId, DATA_TYPE, entity, 0, recordKey, ordinal, "file:studies.json", observedAt, SETTINGS, 0);
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) {
        sent.add(producer.send(kafka.record(topic, key, value)));
    }
}
