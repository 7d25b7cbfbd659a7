package dev.cairn.control.export;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds what a run found from the ledger and the documents, whatever is newest now. Items come in the order of their
 * entities' characters, records in that of their ordinals; memory does not grow with either.
 */
final class RunReader {
    private static final String RUN = "select data_type, status from runs where run_id = ?";

    private static final String ITEMS = """
            select i.item_id, i.attempt, i.entity, i.run_number, i.status, i.finished_at,
                   coalesce(i.parameters ->> 'disease_name', d.name) as disease
            from run_items i left join diseases d on i.entity = 'ORPHA:' || d.orpha_code
            where i.run_id = ? and i.entity = coalesce(?, i.entity) order by i.entity collate "C"
            """;

    /**
     * An item at a time: its index has the order. A document is looked up when its turn has come, so that none is made for
     * a record of another run, and none is sorted.
     */
    private static final String RECORDS = """
            select r.record_key, r.ordinal, r.outcome, r.observed_at, r.content_hash,
                   (select d.document from document_versions d where d.content_hash = r.content_hash limit 1) as document
            from (select * from record_outcomes where item_id = ? and attempt = ? order by ordinal offset 0) as r
            """;

    private static final String DEAD = "DEAD";
    private static final int FETCH_SIZE = 500;

    private final Connection connection;

    RunReader(Connection connection) {
        this.connection = connection;
    }

    /** A run in the ledger. */
    record Run(String id, String dataType, String status) {}

    /**
     * An item of a run.
     *
     * @param disease the name of the disease that it asked for, if it is one
     */
    record Item(
            long id,
            int attempt,
            Run run,
            String entity,
            @Nullable Long number,
            String status,
            @Nullable Instant finishedAt,
            @Nullable String disease) {
        boolean completed() {
            return status.equals("COMPLETED") || status.equals("COMPLETED_WITH_ERRORS");
        }
    }

    /** Takes a record. */
    interface Visitor {
        void visit(ExportedRecord record) throws IOException;
    }

    /** How many records an item has, and how many more that died. */
    record Counts(long records, long dead) {
        static final Counts NONE = new Counts(0, 0);

        Counts plus(Counts other) {
            return new Counts(records + other.records, dead + other.dead);
        }
    }

    /** Throws RUN_NOT_FOUND. */
    Run run(String runId) throws SQLException {
        try (var query = connection.prepareStatement(RUN)) {
            query.setString(1, runId);
            var row = query.executeQuery();
            if (!row.next()) {
                throw new PipelineException(
                        ErrorCode.RUN_NOT_FOUND, "no run \"" + runId + "\" is in the ledger; see: cairn runs list");
            }
            return new Run(runId, row.getString(1), row.getString(2));
        }
    }

    /** All items of a run, or that of one entity. Throws ITEM_NOT_FOUND. */
    List<Item> items(Run run, @Nullable String entity) throws SQLException {
        var items = new ArrayList<Item>();
        try (var query = connection.prepareStatement(ITEMS)) {
            query.setString(1, run.id());
            query.setString(2, entity);
            var row = query.executeQuery();
            while (row.next()) {
                var finished = row.getTimestamp("finished_at");
                items.add(new Item(
                        row.getLong("item_id"),
                        row.getInt("attempt"),
                        run,
                        row.getString("entity"),
                        row.getObject("run_number", Long.class),
                        row.getString("status"),
                        finished == null ? null : finished.toInstant(),
                        row.getString("disease")));
            }
        }
        if (items.isEmpty() && entity != null) {
            throw new PipelineException(
                    ErrorCode.ITEM_NOT_FOUND, "run " + run.id() + " has no item of the entity \"" + entity + "\"");
        }
        return items;
    }

    /** Hands over an item's records. Throws DOCUMENT_MISSING, and UncheckedIOException for what the visitor threw. */
    Counts records(Item item, Visitor visitor) throws SQLException {
        try (var query = connection.prepareStatement(RECORDS)) {
            query.setLong(1, item.id());
            query.setInt(2, item.attempt());
            query.setFetchSize(FETCH_SIZE);
            var records = 0L;
            var dead = 0L;
            var row = query.executeQuery();
            while (row.next()) {
                if (row.getString("outcome").equals(DEAD)) {
                    dead++;
                } else {
                    visitor.visit(record(item, row));
                    records++;
                }
            }
            return new Counts(records, dead);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ExportedRecord record(Item item, ResultSet row) throws SQLException {
        var key = row.getString("record_key");
        var hash = HexFormat.of().formatHex(Objects.requireNonNull(row.getBytes("content_hash")));
        var document = row.getString("document");
        if (document == null) {
            throw new PipelineException(
                    ErrorCode.DOCUMENT_MISSING,
                    "run " + item.run().id() + " cannot be rebuilt: the version " + hash + " of " + key
                            + " is no longer there");
        }
        return new ExportedRecord(
                item.run().id(),
                item.number(),
                item.run().dataType(),
                item.entity(),
                key,
                row.getLong("ordinal"),
                row.getString("outcome"),
                row.getTimestamp("observed_at").toInstant(),
                hash,
                document);
    }
}
