package dev.cairn.control.narratives.purge;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.NarrativeTables;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.Completion;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ExperimentNarrative;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import dev.cairn.schemas.ModelRequest;
import dev.cairn.schemas.Narrative;
import dev.cairn.schemas.NarrativeType;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Stage;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Data sources with one narrative and one experiment each, as their runs leave them in tables and topics. */
final class PurgeScene {
    private static final String TEXT = "he told a friend";
    private static final String INCIDENT = "7";

    private final KafkaAccess kafka;
    private final LedgerTables tables;

    PurgeScene(KafkaAccess kafka, LedgerTables tables) {
        this.kafka = kafka;
        this.tables = tables;
    }

    /** A run that loaded the data source, and one that asked about it. */
    void dataSource(String name) throws SQLException {
        rows(name);
        send(loaded(name));
        send(asked(name));
    }

    static String experiment(String dataSource) {
        return dataSource + "-experiment";
    }

    static String requestKey(String dataSource) {
        return NarrativeTables.requestKey(experiment(dataSource), INCIDENT, "cme");
    }

    private void rows(String name) throws SQLException {
        var rows = new NarrativeTables(tables);
        rows.source(name);
        rows.narrative(name, INCIDENT, "cme", TEXT, true, null);
        rows.experiment(experiment(name), name, "Read: <<TEXT>>");
        rows.answer(experiment(name), name, INCIDENT, "cme", true, 0.9);
        run(loadRun(name), "narratives", name, "{}");
        run(
                askRun(name),
                ExperimentSettings.DATA_TYPE,
                experiment(name),
                "{\"experiment.data_source\": \"" + name + "\"}");
        tables.execute(
                "insert into documents values (?, 'narratives', json_build_object('data_source', ?::text, 'text',"
                        + " ?::text))",
                (name + "1").getBytes(StandardCharsets.UTF_8),
                name,
                TEXT);
        tables.execute(
                "insert into documents values (?, 'narrative_experiments', json_build_object('data_source', ?::text,"
                        + " 'request_key', ?::text))",
                (name + "2").getBytes(StandardCharsets.UTF_8),
                name,
                requestKey(name));
        tables.execute(
                "insert into dead_letters (run_id, data_type, entity, record_key, ordinal, attempt, redrive, stage,"
                        + " code, code_name, message, origin_topic, origin_partition, origin_offset, payload,"
                        + " failed_at) values (?, 'narratives', ?, 'k', 1, 0, 0, 'TRANSFORM', 2004, 'FIELD_MISSING',"
                        + " 'no text', ?, 0, 0, 'he told', now())",
                loadRun(name),
                name,
                "raw-" + name);
        tables.execute(
                "insert into data_quality (study, run_id, phase, code, severity, location, message, count) values"
                        + " (?, ?, 'ENTRY', 'DUPLICATE', 'WARNING', 'line 3', 'twice', 1)",
                name,
                loadRun(name));
    }

    private void run(String runId, String dataType, String entity, String settings) throws SQLException {
        tables.execute(
                "insert into runs (run_id, data_type, status, settings, items_total, finished_at) values"
                        + " (?, ?, 'COMPLETED', ?::jsonb, 1, now())",
                runId,
                dataType,
                settings);
        tables.execute(
                "insert into run_items (run_id, data_type, entity, status, expected, loaded, finished_at) values"
                        + " (?, ?, ?, 'COMPLETED', 1, 1, now())",
                runId,
                dataType,
                entity);
        tables.execute(
                "insert into record_outcomes select item_id, 0, now(), 'k', 'LOADED', ? from run_items"
                        + " where run_id = ?",
                runId.getBytes(StandardCharsets.UTF_8),
                runId);
        tables.execute(
                "insert into documents values (?, ?, json_build_object('data_source', ?::text))",
                runId.getBytes(StandardCharsets.UTF_8),
                dataType,
                runId.substring(runId.indexOf('-') + 1));
    }

    static String loadRun(String dataSource) {
        return "load-" + dataSource;
    }

    static String askRun(String dataSource) {
        return "ask-" + dataSource;
    }

    /** What a run leaves on topics that loads a data source. */
    List<ProducerRecord<String, byte[]>> loaded(String name) {
        var header = header(loadRun(name), "narratives", name, Map.of());
        var key = header.getRecordKey();
        var narrative = new Narrative(name, INCIDENT, NarrativeType.CME, TEXT, null, true, null, null, null);
        return List.of(
                record(
                        Topics.WORK_ITEMS,
                        "narratives/" + name,
                        new WorkItem(
                                loadRun(name),
                                "narratives",
                                name,
                                0,
                                "file:n.csv",
                                Map.of(),
                                Map.of(),
                                Instant.EPOCH,
                                false)),
                record(Topics.RAW_RECORDS, key, new RawRecord(header, raw())),
                record(
                        Topics.PREPARED_RECORDS,
                        key,
                        new PreparedRecord(header, new PreparedPayload("h", narrative, null))),
                record(
                        Topics.ENRICHED_RECORDS,
                        key,
                        new EnrichedRecord(header, new EnrichedPayload("h", narrative, null))),
                record(
                        Topics.DEAD_LETTERS,
                        key,
                        new DeadLetter(
                                header,
                                Stage.TRANSFORM,
                                2004,
                                "no text",
                                null,
                                "raw",
                                0,
                                0L,
                                bytes(TEXT),
                                Instant.EPOCH)));
    }

    /** What a run leaves on topics that asks about it. */
    List<ProducerRecord<String, byte[]>> asked(String name) {
        var settings = Map.of(ExperimentSettings.DATA_SOURCE, name);
        var header = header(askRun(name), ExperimentSettings.DATA_TYPE, experiment(name), settings);
        var key = requestKey(name);
        var document = new ExperimentNarrative(experiment(name), name, INCIDENT, NarrativeType.CME, 0, key);
        var input = new ModelInput(key, ModelKind.COMPLETION, "chat:small", Map.of(), "Read: " + TEXT, null);
        return List.of(
                record(Topics.RAW_RECORDS, header.getRecordKey(), new RawRecord(header, raw())),
                record(
                        Topics.PREPARED_RECORDS,
                        key,
                        new PreparedRecord(header, new PreparedPayload("h", document, input))),
                record(Topics.MODEL_REQUESTS, key, new ModelRequest(input, "0-0", askRun(name), 0)),
                record(Topics.MODEL_ANSWERS, key, answer(key)),
                record(
                        Topics.ENRICHED_RECORDS,
                        header.getRecordKey(),
                        new EnrichedRecord(header, new EnrichedPayload("h", document, null))));
    }

    private static ModelAnswer answer(String key) {
        var text = new Completion("{\"rationale\": \"" + TEXT + "\"}", "stop", null);
        return new ModelAnswer(key, "0-0", ModelKind.COMPLETION, "chat:small", text, 1L, 1L, 1L, Instant.EPOCH, 0);
    }

    /** Sends in one transaction, to partition 0. */
    void send(List<ProducerRecord<String, byte[]>> records) {
        transaction(records, true);
    }

    /** Sends without a transaction: whoever reads next finds it. */
    void sendAtOnce(List<ProducerRecord<String, byte[]>> records) throws ExecutionException, InterruptedException {
        try (var producer = kafka.producer("test")) {
            for (var record : records) {
                producer.send(record).get();
            }
        }
    }

    /** Sends in a transaction that is aborted. */
    void abort(List<ProducerRecord<String, byte[]>> records) {
        transaction(records, false);
    }

    private void transaction(List<ProducerRecord<String, byte[]>> records, boolean commit) {
        try (var producer = kafka.transactionalProducer("test", "scene")) {
            producer.initTransactions();
            producer.beginTransaction();
            for (var record : records) {
                var unused = producer.send(record); // the commit throws if a send failed
            }
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    /** Lets every group read up to the end, but for one topic. */
    void readAll(Topic<?> but) throws ExecutionException, InterruptedException, SQLException {
        move("ingest", but, Topics.WORK_ITEMS);
        move("transform", but, Topics.RAW_RECORDS);
        move("embed", but, Topics.PREPARED_RECORDS, Topics.MODEL_ANSWERS);
        move("embed-workers", but, Topics.MODEL_REQUESTS);
        for (var topic : List.of(Topics.WORK_ITEMS, Topics.ENRICHED_RECORDS, Topics.DEAD_LETTERS)) {
            for (var end : ends(topic).entrySet()) {
                tables.execute(
                        "insert into consumer_offsets values (?, ?, ?, ?) on conflict (consumer_group, topic,"
                                + " partition) do update set next_offset = excluded.next_offset",
                        kafka.group("load"),
                        end.getKey().topic(),
                        end.getKey().partition(),
                        end.getValue());
            }
        }
    }

    private void move(String group, Topic<?> but, Topic<?>... topics) throws ExecutionException, InterruptedException {
        for (var topic : topics) {
            if (!topic.equals(but)) {
                try (var admin = kafka.admin()) {
                    for (var end : ends(topic).entrySet()) {
                        admin.alterConsumerGroupOffsets(
                                        kafka.group(group), Map.of(end.getKey(), new OffsetAndMetadata(end.getValue())))
                                .all()
                                .get();
                    }
                }
            }
        }
    }

    private Map<TopicPartition, Long> ends(Topic<?> topic) throws ExecutionException, InterruptedException {
        try (var admin = kafka.admin()) {
            var ends = new HashMap<TopicPartition, Long>();
            var wanted = new HashMap<TopicPartition, OffsetSpec>();
            for (var i = 0; i < kafka.config().partitions(); i++) {
                wanted.put(new TopicPartition(kafka.name(topic), i), OffsetSpec.latest());
            }
            admin.listOffsets(wanted).all().get().forEach((at, info) -> ends.put(at, info.offset()));
            return ends;
        }
    }

    private <V extends SpecificRecord> ProducerRecord<String, byte[]> record(Topic<V> topic, String key, V value) {
        return kafka.record(topic, 0, key, value);
    }

    private static RecordHeader header(String runId, String dataType, String entity, Map<String, String> settings) {
        return RecordHeader.newBuilder()
                .setRunId(runId)
                .setDataType(dataType)
                .setEntity(entity)
                .setRecordKey(entity + "/" + INCIDENT + "/cme")
                .setOrdinal(0)
                .setSource("file:n.csv")
                .setObservedAt(Instant.EPOCH)
                .setSettings(settings)
                .build();
    }

    private static RawPayload raw() {
        return new RawPayload("application/json", bytes("{\"text\": \"" + TEXT + "\"}"), "hash", Map.of());
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
