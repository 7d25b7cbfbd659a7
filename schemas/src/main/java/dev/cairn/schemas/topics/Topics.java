package dev.cairn.schemas.topics;

import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.IngestCursor;
import dev.cairn.schemas.ItemStatus;
import dev.cairn.schemas.LogEntry;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelCall;
import dev.cairn.schemas.ModelRequest;
import dev.cairn.schemas.ModelSpending;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topic.Cleanup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The topic catalogue. All topics have the same number of partitions: the cursor of an item lies in the partition of
 * its work item, and answers lie in the partition of their requests and of the records that wait for them.
 */
public final class Topics {
    private static final String DAYS_30 = Long.toString(30L * 24 * 60 * 60 * 1000);
    private static final String BYTES_16_MIB = Integer.toString(16 * 1024 * 1024);

    /**
     * The broker's clock stamps requests and answers, so that a worker can find the answers that came after a request.
     */
    private static final Map<String, String> BROKER_TIME = Map.of("message.timestamp.type", "LogAppendTime");

    public static final Topic<Run> RUNS = new Topic<>("runs", Run.class, "run id", Cleanup.COMPACT, Map.of());
    public static final Topic<WorkItem> WORK_ITEMS =
            new Topic<>("work-items", WorkItem.class, "data type/entity", Cleanup.DELETE, retained());
    public static final Topic<IngestCursor> INGEST_CURSORS =
            new Topic<>("ingest-cursors", IngestCursor.class, "run/data type/entity", Cleanup.COMPACT, Map.of());
    public static final Topic<RawRecord> RAW_RECORDS =
            new Topic<>("raw-records", RawRecord.class, "record key", Cleanup.DELETE, retained());
    public static final Topic<PreparedRecord> PREPARED_RECORDS = new Topic<>(
            "prepared-records",
            PreparedRecord.class,
            "request key if a model is needed, else record key",
            Cleanup.DELETE,
            retained());
    public static final Topic<ModelRequest> MODEL_REQUESTS =
            new Topic<>("model-requests", ModelRequest.class, "request key", Cleanup.DELETE, retained(BROKER_TIME));
    public static final Topic<ModelCall> MODEL_CALLS =
            new Topic<>("model-calls", ModelCall.class, "request key", Cleanup.DELETE, retained(BROKER_TIME));
    public static final Topic<ModelAnswer> MODEL_ANSWERS =
            new Topic<>("model-answers", ModelAnswer.class, "request key", Cleanup.COMPACT, BROKER_TIME);
    public static final Topic<EnrichedRecord> ENRICHED_RECORDS =
            new Topic<>("enriched-records", EnrichedRecord.class, "record key", Cleanup.DELETE, retained());
    public static final Topic<DeadLetter> DEAD_LETTERS =
            new Topic<>("dead-letters", DeadLetter.class, "record key", Cleanup.DELETE, retained());
    public static final Topic<ItemStatus> ITEM_STATUS =
            new Topic<>("item-status", ItemStatus.class, "run/data type/entity", Cleanup.COMPACT, Map.of());
    public static final Topic<ModelSpending> MODEL_SPENDING =
            new Topic<>("model-spending", ModelSpending.class, "run/attempt/partition", Cleanup.COMPACT, Map.of());
    public static final Topic<LogEntry> PROCESSING_LOG =
            new Topic<>("processing-log", LogEntry.class, "run id", Cleanup.DELETE, retained());

    /** Every topic, in the order in which data flows. */
    public static final List<Topic<?>> ALL = List.of(
            RUNS,
            WORK_ITEMS,
            INGEST_CURSORS,
            RAW_RECORDS,
            PREPARED_RECORDS,
            MODEL_REQUESTS,
            MODEL_CALLS,
            MODEL_ANSWERS,
            ENRICHED_RECORDS,
            DEAD_LETTERS,
            ITEM_STATUS,
            MODEL_SPENDING,
            PROCESSING_LOG);

    /** Those that hold records whole, for as long as they are retained. */
    public static final List<Topic<?>> HOLDING_RECORDS =
            List.of(RAW_RECORDS, PREPARED_RECORDS, MODEL_REQUESTS, ENRICHED_RECORDS, DEAD_LETTERS);

    private Topics() {}

    private static Map<String, String> retained() {
        return Map.of("retention.ms", DAYS_30, Topic.MAX_MESSAGE_BYTES, BYTES_16_MIB);
    }

    private static Map<String, String> retained(Map<String, String> more) {
        var config = new HashMap<>(retained());
        config.putAll(more);
        return Map.copyOf(config);
    }
}
