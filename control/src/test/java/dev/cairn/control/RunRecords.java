package dev.cairn.control;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.IngestCursor;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import dev.cairn.schemas.ModelRequest;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Writes records of runs, as the services would, to partition 0 of their topics, and moves groups there. */
public final class RunRecords {
    private final KafkaAccess kafka;

    public RunRecords(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /** Raw records of a run in one transaction: as many offsets, and one for its marker. */
    public void raw(String runId, int count) {
        write(Collections.nCopies(count, rawRecord(runId)), count);
    }

    /** Each in a transaction of its own: every other offset is a marker's. */
    public void rawOneByOne(String runId, int count) {
        write(Collections.nCopies(count, rawRecord(runId)), 1);
    }

    /** The end of an item, which is no record of it. */
    public void sealed(String runId) {
        var sealed = new RawRecord(header(runId, -1), new ItemSealed(1L, null, null));
        write(List.of(kafka.record(Topics.RAW_RECORDS, 0, "e", sealed)), 1);
    }

    /** Where ingest stands with an item of a run. */
    public void cursor(String runId, long records) {
        var cursor = new IngestCursor(runId, "clinical_trials", "e", 0, null, 1, records, true, Instant.EPOCH, null);
        write(List.of(kafka.record(Topics.INGEST_CURSORS, 0, runId + "/clinical_trials/e", cursor)), 1);
    }

    /** Requests to a model that a run's records ask for. */
    public void requests(String runId, int count) {
        var input = new ModelInput("k", ModelKind.EMBEDDING, "openai:m", Map.of(), "text", null);
        var request = ModelRequest.newBuilder()
                .setInput(input)
                .setAskId("ask")
                .setRunId(runId)
                .build();
        write(Collections.nCopies(count, kafka.record(Topics.MODEL_REQUESTS, 0, "k", request)), count);
    }

    /** Lets a group go on with an offset of partition 0. */
    public void goOn(String group, Topic<?> topic, long next) throws ExecutionException, InterruptedException {
        try (var admin = kafka.admin()) {
            var position = Map.of(new TopicPartition(kafka.name(topic), 0), new OffsetAndMetadata(next));
            admin.alterConsumerGroupOffsets(kafka.group(group), position).all().get();
        }
    }

    private ProducerRecord<String, byte[]> rawRecord(String runId) {
        var payload = new RawPayload("application/json", ByteBuffer.wrap(new byte[] {'{', '}'}), "hash", Map.of());
        return kafka.record(Topics.RAW_RECORDS, 0, "NCT1", new RawRecord(header(runId, 0), payload));
    }

    private void write(List<ProducerRecord<String, byte[]>> records, int perTransaction) {
        try (var producer = kafka.transactionalProducer("test", "run-records")) {
            producer.initTransactions();
            for (var done = 0; done < records.size(); done += perTransaction) {
                producer.beginTransaction();
                for (var record : records.subList(done, done + perTransaction)) {
                    var unused = producer.send(record); // the commit throws if a send failed
                }
                producer.commitTransaction();
            }
        }
    }

    private static RecordHeader header(String runId, long ordinal) {
        return RecordHeader.newBuilder()
                .setRunId(runId)
                .setDataType("clinical_trials")
                .setEntity("e")
                .setRecordKey("NCT1")
                .setOrdinal(ordinal)
                .setSource("file:studies.json")
                .setObservedAt(Instant.EPOCH)
                .setSettings(Map.of())
                .build();
    }
}
