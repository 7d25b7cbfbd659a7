package dev.cairn.load.ledger;

import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/** The standing of items and runs. Its locks come last in a transaction, and always in the same order. */
public final class Ledger {
    private Ledger() {}

    /**
     * What a batch brings.
     *
     * @param items changes by the items' numbers
     * @param published work items by the items' numbers, in the order of publishing
     * @param runs as they were published
     */
    public record Changes(SortedMap<Long, ItemChange> items, Map<Long, WorkItem> published, Collection<Run> runs) {}

    /**
     * What it came to.
     *
     * @param statusChanged true if an item's status is another now and awaits being published
     * @param closed the items for which nothing more is awaited now, and was before
     */
    public record Applied(boolean statusChanged, List<Item> closed) {}

    /** Applies what a batch brings. */
    public static Applied apply(Connection connection, Changes changes) throws SQLException {
        if (changes.items().isEmpty() && changes.runs().isEmpty()) {
            return new Applied(false, List.of());
        }
        var itemIds = new TreeSet<>(changes.items().keySet());
        itemIds.addAll(ItemTable.ofRuns(connection, RunTable.cancelled(changes.runs())));
        var items = ItemTable.lock(connection, itemIds);
        var runIds = new TreeSet<String>();
        items.forEach(item -> runIds.add(item.key().runId()));
        changes.runs().forEach(run -> runIds.add(Storable.name(run.getRunId())));
        // Locked before what they say is read: a run that is cancelled now must not be missed by its items.
        RunTable.lock(connection, runIds);
        RunTable.save(connection, changes.runs());
        var cancelledAttempts = RunTable.cancelledAttempts(connection, runIds);

        var moved = new ItemTable.Moved();
        for (var item : items) {
            var change = changes.items().getOrDefault(item.id(), ItemChange.published(item.attempt()));
            moved.add(
                    item,
                    item.after(change, cancelledAttempts.getOrDefault(item.key().runId(), 0)));
        }
        ItemTable.update(connection, moved);
        PublishedItems.save(connection, changes.published());
        ProcessingLog.itemsFinished(
                connection, moved.finished().stream().map(Item::id).toList());

        var unsettled = moved.runs();
        changes.runs().forEach(run -> unsettled.add(Storable.name(run.getRunId())));
        ProcessingLog.runsFinished(connection, RunTable.settle(connection, unsettled));
        return new Applied(!moved.isEmpty(), moved.finished());
    }
}
