package dev.cairn.load.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What a batch brings for one item. Changes add up in any order.
 *
 * @param attempt the newest attempt that was seen
 * @param seal the seal of the newest attempt that was sealed
 * @param sealAttempt the attempt of that seal
 */
public record ItemChange(
        int attempt, Counts counts, @Nullable Seal seal, int sealAttempt) {
    /** The item was published. */
    public static ItemChange published(int attempt) {
        return new ItemChange(attempt, Counts.NONE, null, attempt);
    }

    /** Records of the item have their outcome. */
    public static ItemChange counted(int attempt, Counts counts) {
        return new ItemChange(attempt, counts, null, attempt);
    }

    /** The item was read to its end, or to where it failed. */
    public static ItemChange sealed(int attempt, Seal seal) {
        return new ItemChange(attempt, Counts.NONE, seal, attempt);
    }

    public ItemChange plus(ItemChange other) {
        var takesOther = other.seal != null && (seal == null || other.sealAttempt >= sealAttempt);
        return new ItemChange(
                Math.max(attempt, other.attempt),
                counts.plus(other.counts),
                takesOther ? other.seal : seal,
                takesOther ? other.sealAttempt : sealAttempt);
    }
}
