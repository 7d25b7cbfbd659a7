package dev.cairn.load.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The account of a work item: of its newest attempt, but for what it asked of its model.
 *
 * @param attempt the newest attempt that was seen; an older one's records and seal mean nothing any more
 * @param seal of this attempt; null until it is sealed
 */
public record Item(
        long id,
        ItemKey key,
        int attempt,
        Status status,
        @Nullable Seal seal,
        Counts counts,
        ModelCounts model) {
    /**
     * The account after a change. A newer attempt opens it again.
     *
     * @param cancelledAttempts attempts of the run below this number are cancelled
     */
    public Item after(ItemChange change, int cancelledAttempts) {
        var newest = Math.max(attempt, change.attempt());
        var latest = Seal.later(seal, change.seal());
        var applied = latest != null && latest.attempt() == newest ? latest : null;
        var total = (attempt == newest ? counts : Counts.NONE).plus(change.countsOf(newest));
        var next = status(newest, applied, total);
        var standing = !next.closed() && newest < cancelledAttempts ? Status.CANCELLED : next;
        return new Item(id, key, newest, standing, applied, total, model.plus(change.model()));
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
