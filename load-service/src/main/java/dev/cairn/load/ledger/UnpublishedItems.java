package dev.cairn.load.ledger;

import dev.cairn.schemas.ItemError;
import dev.cairn.schemas.ItemState;
import dev.cairn.schemas.ItemStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Items whose status has changed since it was last published. Whoever publishes holds the rows until the broker has
 * the records, so that the last status published is the last one there was.
 */
public final class UnpublishedItems {
    private static final int AT_ONCE = 1000;

    private static final String LOCK = """
            select item_id, run_id, data_type, entity, status, expected, loaded, unchanged, superseded, dead,
                   error_code, error_message
            from run_items where not status_published order by item_id limit ? for update""";

    private static final String MARK = "update run_items set status_published = true where item_id = any(?)";

    private UnpublishedItems() {}

    /**
     * Hands over the statuses that wait, and marks them as published if that succeeds. In the caller's transaction.
     *
     * @return how many there were
     */
    public static int publish(Connection connection, Instant now, Consumer<List<ItemStatus>> publisher)
            throws SQLException {
        var ids = new ArrayList<Long>();
        var statuses = new ArrayList<ItemStatus>();
        try (var select = connection.prepareStatement(LOCK)) {
            select.setInt(1, AT_ONCE);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong("item_id"));
                    statuses.add(read(rows, now));
                }
            }
        }
        if (!ids.isEmpty()) {
            publisher.accept(statuses);
            try (var mark = connection.prepareStatement(MARK)) {
                mark.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
                mark.executeUpdate();
            }
        }
        return ids.size();
    }

    private static ItemStatus read(ResultSet row, Instant now) throws SQLException {
        var errorCode = row.getObject("error_code", Integer.class);
        return ItemStatus.newBuilder()
                .setRunId(row.getString("run_id"))
                .setDataType(row.getString("data_type"))
                .setEntity(row.getString("entity"))
                .setState(state(Status.valueOf(row.getString("status"))))
                .setExpected(row.getObject("expected", Long.class))
                .setLoaded(row.getLong("loaded"))
                .setUnchanged(row.getLong("unchanged"))
                .setSuperseded(row.getLong("superseded"))
                .setDead(row.getLong("dead"))
                .setError(errorCode == null ? null : new ItemError(errorCode, row.getString("error_message")))
                .setUpdatedAt(now)
                .build();
    }

    private static ItemState state(Status status) {
        return switch (status) {
            case PUBLISHED, PENDING, RUNNING -> ItemState.RUNNING;
            case COMPLETED -> ItemState.COMPLETED;
            case COMPLETED_WITH_ERRORS -> ItemState.COMPLETED_WITH_ERRORS;
            case FAILED -> ItemState.FAILED;
            case CANCELLED -> ItemState.CANCELLED;
        };
    }
}
