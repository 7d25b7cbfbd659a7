package dev.cairn.load;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.load.ledger.ConsumerOffsets;
import dev.cairn.load.ledger.DeadLetterTable;
import dev.cairn.load.ledger.ItemChange;
import dev.cairn.load.ledger.ItemIds;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.ledger.Ledger;
import dev.cairn.load.ledger.ModelCounts;
import dev.cairn.load.ledger.Outcome;
import dev.cairn.load.ledger.ProcessingLog;
import dev.cairn.load.ledger.RecordOutcomes;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Stage;
import dev.cairn.schemas.WorkItem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Brings a batch into the database in one transaction: rows, outcomes, accounts and offsets, or nothing. */
final class BatchLoader {
    private final DataSource database;
    private final ConsumerOffsets offsets;
    private final ItemIds itemIds;
    private final RecordLoader records;
    private final Consumer<List<DeadLetter>> sender;

    /** @param sender returns when the dead letters are durable, or throws */
    BatchLoader(DataSource database, ConsumerOffsets offsets, RecordLoader records, Consumer<List<DeadLetter>> sender) {
        this.database = database;
        this.offsets = offsets;
        this.records = records;
        this.sender = sender;
        itemIds = new ItemIds(database);
    }

    /**
     * What a committed batch did.
     *
     * @param tally records by the outcome that they got
     * @param deadLettersSent dead letters that this batch caused
     * @param statusChanged true if the status of an item waits to be published
     */
    record Loaded(Map<Outcome, Integer> tally, int deadLettersSent, boolean statusChanged) {}

    /**
     * Loads a batch.
     *
     * @throws PipelineException OFFSETS_TAKEN, DATABASE_UNAVAILABLE or KAFKA_UNAVAILABLE if it may succeed later,
     *     DATABASE_MISUSED if not. Unless the connection broke during the commit, nothing was written.
     */
    Loaded load(Batch batch) {
        try {
            var ids = itemIds.resolve(batch.items());
            try (var connection = database.getConnection()) { // the pool rolls back what comes back uncommitted
                connection.setAutoCommit(false);
                var loaded = write(connection, batch, ids);
                CrashPoint.LOAD_BEFORE_COMMIT.reached();
                connection.commit();
                CrashPoint.LOAD_AFTER_COMMIT.reached();
                return loaded;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate(e);
        }
    }

    private Loaded write(Connection connection, Batch batch, Map<ItemKey, Long> ids) throws SQLException {
        // First, because it keeps out every other loader of the same records: they cannot race or deadlock.
        if (!offsets.advance(connection, batch.offsets())) {
            throw new PipelineException(ErrorCode.OFFSETS_TAKEN, "another loader has read these records");
        }
        var result = records.load(connection, batch.records(), ids);
        var rejected = new ArrayList<>(batch.rejected());
        rejected.addAll(result.culprits());
        if (!rejected.isEmpty()) {
            sender.accept(rejected);
        }
        var tally = new EnumMap<Outcome, Integer>(Outcome.class);
        tally.putAll(result.tally());
        var changes = new TreeMap<Long, ItemChange>();
        batch.changes().forEach((item, change) -> merge(changes, ids, item, change));
        result.changes().forEach((item, change) -> merge(changes, ids, item, change));
        for (var repeat : batch.repeats()) {
            var change = repeat.apply(connection, Objects.requireNonNull(ids.get(repeat.item())));
            merge(changes, ids, repeat.item(), change);
            tally.merge(Outcome.UNCHANGED, (int) change.counts().unchanged(), Integer::sum);
        }
        DeadLetterTable.insert(connection, batch.arrived());
        var buried = bury(connection, batch.arrived(), ids);
        buried.changes().forEach((item, change) -> {
            merge(changes, ids, item, change);
            tally.merge(Outcome.DEAD, (int) change.counts().dead(), Integer::sum);
        });
        records.died(connection, buried.letters());
        ProcessingLog.append(connection, batch.log());
        var published = new LinkedHashMap<Long, WorkItem>();
        batch.published().forEach((item, work) -> published.put(Objects.requireNonNull(ids.get(item)), work));
        var applied = Ledger.apply(connection, new Ledger.Changes(changes, published, batch.runs()));
        records.itemsClosed(connection, applied.closed());
        return new Loaded(tally, rejected.size(), applied.statusChanged());
    }

    /**
     * Records that are dead now.
     *
     * @param letters those that gave a record its outcome
     */
    private record Buried(Map<ItemKey, ItemChange> changes, List<DeadLetter> letters) {}

    /** Gives the records of dead letters their outcome. Dead letters of whole items count for no record. */
    private static Buried bury(Connection connection, List<DeadLetter> letters, Map<ItemKey, Long> ids)
            throws SQLException {
        var rows = new ArrayList<RecordOutcomes.Row>();
        var ofRecords = new ArrayList<DeadLetter>();
        for (var letter : letters) {
            var header = letter.getHeader();
            if (header != null && header.getOrdinal() >= 0) {
                ofRecords.add(letter);
                rows.add(row(header, ids));
            }
        }
        var changes = new TreeMap<ItemKey, ItemChange>();
        var counting = new ArrayList<DeadLetter>();
        if (rows.isEmpty()) {
            return new Buried(changes, counting);
        }
        var counts = RecordOutcomes.insert(connection, rows);
        DeadLetterTable.settle(
                connection, rows.stream().map(RecordOutcomes.Row::id).toList());
        for (var i = 0; i < rows.size(); i++) {
            var counted = counts.remove(rows.get(i).id());
            if (counted != null) {
                var letter = ofRecords.get(i);
                var model = letter.getStage() == Stage.EMBED ? ModelCounts.FAILED : ModelCounts.NONE;
                var change = ItemChange.counted(letter.getHeader().getAttempt(), counted, model);
                changes.merge(ItemKey.of(letter.getHeader()), change, ItemChange::plus);
                counting.add(letter);
            }
        }
        return new Buried(changes, counting);
    }

    private static RecordOutcomes.Row row(RecordHeader header, Map<ItemKey, Long> ids) {
        var itemId = Objects.requireNonNull(ids.get(ItemKey.of(header)));
        return new RecordOutcomes.Row(
                new RecordOutcomes.Id(itemId, header.getAttempt(), header.getOrdinal()),
                header.getRedrive(),
                header.getObservedAt(),
                header.getRecordKey(),
                Outcome.DEAD,
                null);
    }

    private static void merge(Map<Long, ItemChange> changes, Map<ItemKey, Long> ids, ItemKey item, ItemChange change) {
        changes.merge(Objects.requireNonNull(ids.get(item)), change, ItemChange::plus);
    }
}
