package dev.cairn.load.ledger;

import dev.cairn.schemas.Run;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.SortedMap;

/** The standing of items and runs. Its locks come last in a transaction, and always in the same order. */
public final class Ledger {
    private Ledger() {}

    /**
     * Applies what a batch brings.
     *
     * @return true if an item's status is another now and awaits being published
     */
    public static boolean apply(Connection connection, SortedMap<Long, ItemChange> changes, Collection<Run> runs)
            throws SQLException {
        var moved = ItemTable.apply(connection, changes);
        var statusChanged = !moved.isEmpty();
        runs.forEach(run -> moved.add(Storable.name(run.getRunId())));
        if (!moved.isEmpty()) {
            RunTable.lock(connection, moved);
            RunTable.save(connection, runs);
            RunTable.settle(connection, moved);
        }
        return statusChanged;
    }
}
