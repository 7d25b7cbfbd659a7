package dev.cairn.load;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.load.ledger.Counts;
import dev.cairn.load.ledger.DeadLetterTable;
import dev.cairn.load.ledger.Item;
import dev.cairn.load.ledger.ItemChange;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.ledger.ModelCounts;
import dev.cairn.load.ledger.Outcome;
import dev.cairn.load.ledger.RecordOutcomes;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.load.rows.RecordWriter;
import dev.cairn.schemas.DeadLetter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records together with their outcomes. If PostgreSQL rejects a value, the records are halved until those at
 * fault are found; the others are written.
 */
final class RecordLoader {
    private static final Logger log = LoggerFactory.getLogger(RecordLoader.class);

    private final Map<Class<?>, RecordWriter> writers;
    private final DeadLetters letters;

    RecordLoader(Collection<RecordWriter> writers, DeadLetters letters) {
        this.writers = writers.stream().collect(Collectors.toMap(RecordWriter::documentType, Function.identity()));
        this.letters = letters;
    }

    /** The documents that there are writers for. */
    Set<Class<?>> documentTypes() {
        return writers.keySet();
    }

    /**
     * What became of records.
     *
     * @param culprits dead letters of the records that were rejected: to be sent before the transaction is committed
     */
    record Result(Map<ItemKey, ItemChange> changes, Map<Outcome, Integer> tally, List<DeadLetter> culprits) {
        private Result() {
            this(new TreeMap<>(), new EnumMap<>(Outcome.class), new ArrayList<>());
        }

        private void count(LoadRecord record, Counts counts) {
            var model = ModelCounts.of(record.payload().getModelResult());
            var change = ItemChange.counted(record.header().getAttempt(), counts, model);
            changes.merge(record.item(), change, ItemChange::plus);
        }
    }

    /** Writes records in the caller's transaction. */
    Result load(Connection connection, List<LoadRecord> records, Map<ItemKey, Long> itemIds) throws SQLException {
        var result = new Result();
        if (!records.isEmpty()) {
            load(connection, records, itemIds, result);
        }
        return result;
    }

    /** Tells the writers which items are closed now. */
    void itemsClosed(Connection connection, List<Item> items) throws SQLException {
        if (!items.isEmpty()) {
            for (var writer : writers.values()) {
                writer.itemsClosed(connection, items);
            }
        }
    }

    /** Tells the writers of records that are dead now. Letters that PostgreSQL rejects a value for are passed over. */
    void died(Connection connection, List<DeadLetter> letters) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        var before = connection.setSavepoint();
        try {
            for (var writer : writers.values()) {
                writer.died(connection, letters);
            }
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (SqlErrors.code(e) != ErrorCode.VALUE_REJECTED) {
                throw e;
            }
            connection.rollback(before);
            if (letters.size() == 1) {
                log.error(
                        "event=death_not_written record_key={} sqlstate={}",
                        letters.get(0).getHeader().getRecordKey(),
                        e.getSQLState());
            } else {
                var middle = letters.size() / 2;
                died(connection, letters.subList(0, middle));
                died(connection, letters.subList(middle, letters.size()));
            }
        }
    }

    private void load(Connection connection, List<LoadRecord> records, Map<ItemKey, Long> itemIds, Result result)
            throws SQLException {
        var before = connection.setSavepoint();
        try {
            write(connection, records, itemIds, result);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (SqlErrors.code(e) != ErrorCode.VALUE_REJECTED) {
                throw e;
            }
            connection.rollback(before);
            if (records.size() == 1) {
                reject(records.get(0), e, result);
            } else {
                var middle = records.size() / 2;
                load(connection, records.subList(0, middle), itemIds, result);
                load(connection, records.subList(middle, records.size()), itemIds, result);
            }
        }
    }

    private void write(Connection connection, List<LoadRecord> records, Map<ItemKey, Long> itemIds, Result result)
            throws SQLException {
        var byType = records.stream()
                .collect(Collectors.groupingBy(
                        record -> record.payload().getDocument().getClass()));
        var written = new ArrayList<LoadRecord>();
        var rows = new ArrayList<RecordOutcomes.Row>();
        for (var entry : byType.entrySet()) {
            var writer = Objects.requireNonNull(writers.get(entry.getKey()));
            var outcomes = writer.write(connection, entry.getValue()).iterator();
            for (var record : entry.getValue()) {
                written.add(record);
                rows.add(row(record, outcomes.next(), itemIds));
            }
        }
        var counts = RecordOutcomes.insert(connection, rows);
        DeadLetterTable.settle(connection, revived(rows));
        for (var i = 0; i < rows.size(); i++) {
            var counted = counts.remove(rows.get(i).id());
            if (counted != null) {
                result.count(written.get(i), counted);
                result.tally().merge(rows.get(i).outcome(), 1, Integer::sum);
            }
        }
    }

    private static List<RecordOutcomes.Id> revived(List<RecordOutcomes.Row> rows) {
        return rows.stream()
                .filter(row -> row.redrive() > 0)
                .map(RecordOutcomes.Row::id)
                .toList();
    }

    private static RecordOutcomes.Row row(LoadRecord record, Outcome outcome, Map<ItemKey, Long> itemIds) {
        var header = record.header();
        var itemId = Objects.requireNonNull(itemIds.get(record.item()));
        return new RecordOutcomes.Row(
                new RecordOutcomes.Id(itemId, header.getAttempt(), header.getOrdinal()),
                header.getRedrive(),
                record.observedAt(),
                header.getRecordKey(),
                outcome,
                record.contentHash());
    }

    /** The record gets its outcome when its dead letter arrives; what its answer cost is counted now. */
    private void reject(LoadRecord record, SQLException reason, Result result) {
        var error = SqlErrors.translate(reason);
        log.error(
                "event=record_rejected record_key={} topic={} partition={} offset={} sqlstate={}",
                record.header().getRecordKey(),
                record.origin().topic(),
                record.origin().partition(),
                record.origin().offset(),
                reason.getSQLState());
        result.culprits().add(letters.of(record.header(), error, record.origin()));
        result.count(record, Counts.NONE);
    }
}
