package dev.cairn.load.ledger;

import dev.cairn.schemas.WorkItem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What the rows of {@code run_items} say of how their items were published. */
final class PublishedItems {
    /**
     * Numbers the runs of each entity: 1, 2, 3 … in the order in which its work items were published. All work items of
     * an entity lie in one partition, and whoever loads a batch holds the partition's offset until it is committed: so
     * nobody else numbers the entity at the same time, and none is numbered twice.
     */
    private static final String NUMBER = """
            with fresh as (
                select i.item_id, i.data_type, i.entity,
                       row_number() over (partition by i.data_type, i.entity order by k.position) as position,
                       count(*) over (partition by i.data_type, i.entity) as siblings
                from unnest(?::bigint[]) with ordinality as k (item_id, position) join run_items i using (item_id)
                where i.run_number is null),
            counted as (
                insert into entities as e (data_type, entity, last_run_number)
                select data_type, entity, count(*) from fresh group by data_type, entity order by data_type, entity
                on conflict (data_type, entity)
                do update set last_run_number = e.last_run_number + excluded.last_run_number
                returning data_type, entity, last_run_number)
            update run_items i set run_number = c.last_run_number - f.siblings + f.position
            from fresh f join counted c using (data_type, entity) where i.item_id = f.item_id""";

    private static final String DESCRIBE =
            "update run_items set source = ?, parameters = ?::jsonb, supplied = ? where item_id = ?";

    private PublishedItems() {}

    /**
     * Notes what was published, and gives each item a number that has none.
     *
     * @param items by their numbers, in the order in which they were published
     */
    static void save(Connection connection, Map<Long, WorkItem> items) throws SQLException {
        if (items.isEmpty()) {
            return;
        }
        try (var describe = connection.prepareStatement(DESCRIBE)) {
            for (var entry : items.entrySet()) {
                var item = entry.getValue();
                describe.setString(1, Storable.text(item.getSource()));
                describe.setString(2, Storable.json(item.getParameters()));
                describe.setBoolean(3, item.getSupplied());
                describe.setLong(4, entry.getKey());
                describe.addBatch();
            }
            describe.executeBatch();
        }
        try (var number = connection.prepareStatement(NUMBER)) {
            number.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", List.copyOf(items.keySet()).toArray()));
            number.executeUpdate();
        }
    }
}
