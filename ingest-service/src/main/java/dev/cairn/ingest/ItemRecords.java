package dev.cairn.ingest;

import dev.cairn.ingest.http.SourceUris;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.IngestCursor;
import dev.cairn.schemas.ItemError;
import dev.cairn.schemas.ItemRepeats;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.LogEntry;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Stage;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes what becomes of work items as records of the topics. */
final class ItemRecords {
    /** What a topic takes, less room for the record's frame. */
    private static final int MAX_VALUE_BYTES = 16 * 1024 * 1024 - 64 * 1024;

    private static final long NO_ORDINAL = -1;

    private final KafkaAccess kafka;

    ItemRecords(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /** The work item in a record. Throws INGEST_UNDECODABLE. */
    WorkItem decode(ConsumerRecord<String, byte[]> record) {
        return kafka.serde(Topics.WORK_ITEMS).decode(record.value(), ErrorCode.INGEST_UNDECODABLE);
    }

    /** The records of a page. A record without a key is named after its ordinal. Throws RECORD_TOO_LARGE. */
    List<ProducerRecord<String, byte[]>> page(WorkItem item, Page page, long firstOrdinal) {
        var records =
                new ArrayList<ProducerRecord<String, byte[]>>(page.records().size() + 2);
        var ordinal = firstOrdinal;
        for (var record : page.records()) {
            records.add(raw(item, record, ordinal, page.observedAt()));
            ordinal++;
        }
        return records;
    }

    /** Ends an item. */
    ProducerRecord<String, byte[]> sealed(
            WorkItem item, long expected, @Nullable ItemError error, @Nullable ItemRepeats repeats, Instant now) {
        var header = header(item, "", NO_ORDINAL, SourceUris.redacted(item.getSource()), now);
        var value = new RawRecord(header, new ItemSealed(expected, error, repeats));
        return kafka.record(Topics.RAW_RECORDS, item.getEntity(), value);
    }

    /** The cursor of an item, for the partition of its work item. */
    ProducerRecord<String, byte[]> cursor(int partition, IngestCursor cursor) {
        return kafka.record(Topics.INGEST_CURSORS, partition, ItemKey.of(cursor).text(), cursor);
    }

    /** For the processing log: the item was read to its end, or to where it failed. */
    ProducerRecord<String, byte[]> fetched(
            WorkItem item, Cursor end, @Nullable ItemError error, Duration took, Instant now) {
        var entry = LogEntry.newBuilder()
                .setAt(now)
                .setEvent(LogEvent.ITEM_FETCHED)
                .setActor("ingest")
                .setRunId(item.getRunId())
                .setDataType(item.getDataType())
                .setEntity(item.getEntity())
                .setAttempt(item.getAttempt())
                .setCounts(Map.of("pages", (long) end.pages(), "records", end.records()))
                .setDurationMillis(took.toMillis())
                .setError(error)
                .build();
        return kafka.record(Topics.PROCESSING_LOG, item.getRunId(), entry);
    }

    /** The work item as a dead letter; {@code item} is null if it could not be decoded. */
    ProducerRecord<String, byte[]> deadLetter(
            ConsumerRecord<String, byte[]> origin, @Nullable WorkItem item, ItemError error, Instant now) {
        var header = item == null ? null : header(item, "", NO_ORDINAL, SourceUris.redacted(item.getSource()), now);
        var payload = Objects.requireNonNullElse(origin.value(), new byte[0]);
        var letter = new DeadLetter(
                header,
                Stage.INGEST,
                error.getCode(),
                error.getMessage(),
                null,
                origin.topic(),
                origin.partition(),
                origin.offset(),
                ByteBuffer.wrap(payload),
                now);
        return kafka.record(Topics.DEAD_LETTERS, Objects.requireNonNullElse(origin.key(), ""), letter);
    }

    private ProducerRecord<String, byte[]> raw(WorkItem item, SourceRecord record, long ordinal, Instant observedAt) {
        var key = record.key() == null ? "unkeyed:" + ordinal : record.key();
        var payload =
                new RawPayload(record.contentType(), record.payload(), record.payloadHash(), item.getParameters());
        var value = new RawRecord(header(item, key, ordinal, record.source(), observedAt), payload);
        var raw = kafka.record(Topics.RAW_RECORDS, key, value);
        if (raw.value().length > MAX_VALUE_BYTES) {
            throw new PipelineException(
                    ErrorCode.RECORD_TOO_LARGE,
                    "record " + key + " has " + raw.value().length + " bytes; a topic takes " + MAX_VALUE_BYTES);
        }
        return raw;
    }

    private static RecordHeader header(WorkItem item, String key, long ordinal, String source, Instant observedAt) {
        return new RecordHeader(
                item.getRunId(),
                item.getDataType(),
                item.getEntity(),
                item.getAttempt(),
                key,
                ordinal,
                source,
                observedAt,
                item.getSettings(),
                0);
    }
}
