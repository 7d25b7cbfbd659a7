package dev.cairn.load.ledger;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.schemas.ItemRepeats;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * An item that was sealed with records that nobody sent: they are those of an earlier run.
 *
 * @param item the item, whose records are the earlier run's
 * @param seal says how many records there are, those that are repeated among them
 * @param observedAt when the source was found to be as it was
 */
public record Repeat(ItemKey item, Seal seal, Instant observedAt, ItemRepeats repeats) {
    /** A record that another run has changed since cannot be repeated. */
    private static final String INSERT = """
            with earlier as (
                select r.ordinal, r.record_key, r.content_hash, r.observed_at
                from run_items i join record_outcomes r on r.item_id = i.item_id and r.attempt = i.attempt
                where i.run_id = ? and i.data_type = ? and i.entity = ? and i.status = 'COMPLETED'
                  and r.ordinal >= ? and r.ordinal < ? and r.outcome in ('LOADED', 'UNCHANGED'))
            insert into record_outcomes (item_id, attempt, ordinal, observed_at, record_key, outcome, content_hash)
            select ?, ?, e.ordinal, ?::timestamptz, e.record_key, 'UNCHANGED', e.content_hash from earlier e
            where not exists (
                select from record_outcomes l join run_items k using (item_id)
                where l.record_key = e.record_key and l.observed_at > e.observed_at and l.outcome = 'LOADED'
                  and l.content_hash <> e.content_hash and k.data_type = ?)
            order by e.ordinal
            on conflict do nothing""";

    /**
     * Gives the repeated records their outcomes, or none of them where one is not what is current any more: the item fails
     * then, and is to be read again.
     */
    public ItemChange apply(Connection connection, long itemId) throws SQLException {
        var before = connection.setSavepoint();
        var found = insert(connection, itemId);
        if (found == repeats.getRecords()) {
            connection.releaseSavepoint(before);
            return ItemChange.sealed(seal)
                    .plus(ItemChange.counted(seal.attempt(), new Counts(0, found, 0, 0), ModelCounts.NONE));
        }
        connection.rollback(before);
        return ItemChange.sealed(new Seal(
                seal.attempt(),
                seal.expected() - repeats.getRecords(),
                ErrorCode.REPEAT_OUTDATED.number(),
                "its source is as run " + Storable.name(repeats.getRunId()) + " found it, but only " + found + " of "
                        + repeats.getRecords()
                        + " records are still as that run left them; cairn runs resume reads all of them again"));
    }

    private long insert(Connection connection, long itemId) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, Storable.name(repeats.getRunId()));
            insert.setString(2, item.dataType());
            insert.setString(3, item.entity());
            insert.setLong(4, repeats.getFirstOrdinal());
            insert.setLong(5, repeats.getFirstOrdinal() + repeats.getRecords());
            insert.setLong(6, itemId);
            insert.setInt(7, seal.attempt());
            insert.setString(8, Storable.time(observedAt).toString());
            insert.setString(9, item.dataType());
            return insert.executeLargeUpdate();
        }
    }
}
