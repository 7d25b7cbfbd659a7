package dev.cairn.embed;

import java.util.OptionalLong;
import java.util.TreeSet;

/** Which offset of a partition may be committed while its records get done in any order. Not thread-safe. */
final class OffsetPrefix {
    private final TreeSet<Long> open = new TreeSet<>();
    private long next;
    private long committed;

    /** Starts at a position that is committed, or that needs no commit. */
    OffsetPrefix(long position) {
        next = position;
        committed = position;
    }

    /** A record was read. Records come in the order of their offsets. */
    void opened(long offset) {
        open.add(offset);
        next = offset + 1;
    }

    /** A record needs nothing more. */
    void done(long offset) {
        open.remove(offset);
    }

    /** Everything before this position was read: what lies between holds no records, only markers of transactions. */
    void readTo(long position) {
        next = Math.max(next, position);
    }

    /** The position before which everything is done, if it is not committed yet. */
    OptionalLong toCommit() {
        var position = open.isEmpty() ? next : open.first();
        return position > committed ? OptionalLong.of(position) : OptionalLong.empty();
    }

    /** The position is committed. */
    void committed(long position) {
        committed = Math.max(committed, position);
    }

    /** How many records are not done. */
    int open() {
        return open.size();
    }
}
