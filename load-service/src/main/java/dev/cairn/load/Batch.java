package dev.cairn.load;

import dev.cairn.load.ledger.ItemChange;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.ledger.OffsetRange;
import dev.cairn.load.ledger.Repeat;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.LogEntry;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** What one transaction will bring: decoded records, sorted by what they are. Filled by one thread, then handed on. */
final class Batch {
    private final Map<TopicPartition, OffsetRange> offsets = new HashMap<>();
    private final List<LoadRecord> records = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final Map<ItemKey, ItemChange> changes = new TreeMap<>();
    private final Map<ItemKey, WorkItem> published = new LinkedHashMap<>();
    private final List<Repeat> repeats = new ArrayList<>();
    private final List<LogEntry> log = new ArrayList<>();
    private final List<DeadLetter> arrived = new ArrayList<>();
    private final List<DeadLetter> rejected = new ArrayList<>();
    private int count;
    private long bytes;

    /** Notes that a record was read, whatever becomes of it. */
    void read(TopicPartition partition, long from, long to, int size) {
        offsets.merge(partition, new OffsetRange(from, to), (a, b) -> new OffsetRange(a.from(), b.to()));
        count++;
        bytes += size;
    }

    void add(LoadRecord record) {
        records.add(record);
    }

    void add(Run run) {
        runs.add(run);
    }

    /** Notes what is known of an item besides its records. */
    void add(ItemKey item, ItemChange change) {
        changes.merge(item, change, ItemChange::plus);
    }

    void add(WorkItem item) {
        var key = new ItemKey(item.getRunId(), item.getDataType(), item.getEntity());
        published.put(key, item);
        add(key, ItemChange.published(item.getAttempt()));
    }

    /** An item whose records are those of an earlier run. */
    void add(Repeat repeat) {
        repeats.add(repeat);
    }

    /** An entry of the processing log to keep. */
    void add(LogEntry entry) {
        log.add(entry);
    }

    /** A dead letter to keep. */
    void arrived(DeadLetter letter) {
        arrived.add(letter);
    }

    /** A record that cannot be loaded: a dead letter to send. */
    void rejected(DeadLetter letter) {
        rejected.add(letter);
    }

    /** From where to where each partition was read. */
    Map<TopicPartition, OffsetRange> offsets() {
        return offsets;
    }

    List<LoadRecord> records() {
        return records;
    }

    List<Run> runs() {
        return runs;
    }

    Map<ItemKey, ItemChange> changes() {
        return changes;
    }

    /** The newest work item of each item, in the order of publishing. */
    Map<ItemKey, WorkItem> published() {
        return published;
    }

    List<Repeat> repeats() {
        return repeats;
    }

    List<LogEntry> log() {
        return log;
    }

    List<DeadLetter> arrived() {
        return arrived;
    }

    List<DeadLetter> rejected() {
        return rejected;
    }

    /** Every item that is touched. */
    SortedSet<ItemKey> items() {
        var items = new TreeSet<>(changes.keySet());
        records.forEach(record -> items.add(record.item()));
        repeats.forEach(repeat -> items.add(repeat.item()));
        arrived.stream()
                .map(DeadLetter::getHeader)
                .filter(header -> header != null)
                .forEach(header -> items.add(ItemKey.of(header)));
        return items;
    }

    /** Records that were read. */
    int count() {
        return count;
    }

    /** Bytes that were read. */
    long bytes() {
        return bytes;
    }
}
