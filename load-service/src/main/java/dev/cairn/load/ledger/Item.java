package dev.cairn.load.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The account of a work item.
 *
 * @param attempt the newest attempt that was seen; an older one's seal means nothing any more
 * @param seal of this attempt; null until it is sealed
 */
public record Item(
        long id,
        ItemKey key,
        int attempt,
        Status status,
        @Nullable Seal seal,
        Counts counts) {
    /** The account after a change. A newer attempt opens it again. */
    public Item after(ItemChange change) {
        var newest = Math.max(attempt, change.attempt());
        var latest = Seal.later(seal, change.seal());
        var applied = latest != null && latest.attempt() == newest ? latest : null;
        var total = counts.plus(change.counts());
        return new Item(id, key, newest, status(newest, applied, total), applied, total);
    }

    /** Closed once every expected record has its outcome; a failed fetch fails the item, but only then. */
    private static Status status(int attempt, @Nullable Seal seal, Counts counts) {
        if (seal == null) {
            return counts.records() == 0 && attempt == 0 ? Status.PENDING : Status.RUNNING;
        }
        if (counts.records() < seal.expected()) {
            return Status.RUNNING;
        }
        if (seal.errorCode() != null) {
            return Status.FAILED;
        }
        return counts.dead() > 0 ? Status.COMPLETED_WITH_ERRORS : Status.COMPLETED;
    }
}
