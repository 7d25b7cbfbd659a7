package dev.cairn.control.runs;

import org.jspecify.annotations.Nullable;

/**
 * The records of a run by their outcome.
 *
 * @param expected how many there are; null, that is unknown, until every item is sealed
 * @param loaded stored as a new or newer version
 * @param unchanged stored already, with the same content
 * @param superseded older than what is stored
 * @param dead in the dead letters
 * @param pending without an outcome yet; null while {@code expected} is
 */
public record RecordCounts(
        @Nullable Long expected,
        long loaded,
        long unchanged,
        long superseded,
        long dead,
        @Nullable Long pending) {

    static RecordCounts of(@Nullable Long expected, long loaded, long unchanged, long superseded, long dead) {
        var accounted = loaded + unchanged + superseded + dead;
        return new RecordCounts(
                expected, loaded, unchanged, superseded, dead, expected == null ? null : expected - accounted);
    }

    /** How many records have their outcome. */
    public long accounted() {
        return loaded + unchanged + superseded + dead;
    }
}
