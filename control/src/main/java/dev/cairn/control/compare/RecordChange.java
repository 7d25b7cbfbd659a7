package dev.cairn.control.compare;

import java.util.List;

/**
 * A record that is not the same in two runs.
 *
 * @param fields where a {@code CHANGED} record differs; empty for the others
 */
public record RecordChange(String recordKey, Kind kind, List<FieldChange> fields) {
    /** How it differs. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }
}
