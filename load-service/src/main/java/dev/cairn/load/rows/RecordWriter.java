package dev.cairn.load.rows;

import dev.cairn.load.ledger.Item;
import dev.cairn.load.ledger.Outcome;
import dev.cairn.schemas.DeadLetter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes the documents of one data type to their tables. */
public interface RecordWriter {
    /** The class of the documents that it writes. */
    Class<?> documentType();

    /**
     * Writes records in the caller's transaction. The newest observation of each key wins, whatever the order in which
     * they come, and content that is there already changes nothing.
     *
     * @return the outcome of each record, in their order; never DEAD
     * @throws SQLException with SQLSTATE class 22, 23 or 54 if a record is at fault; the transaction must then be
     *     rolled back to where it was
     */
    List<Outcome> write(Connection connection, List<LoadRecord> records) throws SQLException;

    /**
     * Told in the same transaction which records, of any data type, got the outcome DEAD, by their letters. What it
     * throws of SQLSTATE class 22, 23 or 54 takes nothing from the letters: they are kept in any case.
     */
    default void died(Connection connection, List<DeadLetter> letters) throws SQLException {}

    /**
     * Told in the same transaction, after all that it writes, which items are closed now: nothing more of them is awaited.
     * An item that is sent again is closed again.
     */
    default void itemsClosed(Connection connection, List<Item> items) throws SQLException {}
}
