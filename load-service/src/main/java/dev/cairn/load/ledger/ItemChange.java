package dev.cairn.load.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What a batch brings for one item. Changes add up in any order.
 *
 * @param attempt the newest attempt that was seen
 * @param seal of the newest attempt that was sealed; null if none was
 */
public record ItemChange(
        int attempt, Counts counts, @Nullable Seal seal) {
    /** The item was published. */
    public static ItemChange published(int attempt) {
        return new ItemChange(attempt, Counts.NONE, null);
    }

    /** Records of the item have their outcome. */
    public static ItemChange counted(int attempt, Counts counts) {
        return new ItemChange(attempt, counts, null);
    }

    /** The item was read to its end, or to where it failed. */
    public static ItemChange sealed(Seal seal) {
        return new ItemChange(seal.attempt(), Counts.NONE, seal);
    }

    public ItemChange plus(ItemChange other) {
        return new ItemChange(
                Math.max(attempt, other.attempt), counts.plus(other.counts), Seal.later(seal, other.seal));
    }
}
