package dev.cairn.load.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What a batch brings for one item. Changes add up in any order.
 *
 * @param attempt the newest attempt that was seen
 * @param counts of this attempt; what earlier ones came to means nothing any more
 * @param model of all attempts
 * @param seal of the newest attempt that was sealed; null if none was
 */
public record ItemChange(
        int attempt,
        Counts counts,
        ModelCounts model,
        @Nullable Seal seal) {
    /** The item was published. */
    public static ItemChange published(int attempt) {
        return new ItemChange(attempt, Counts.NONE, ModelCounts.NONE, null);
    }

    /** Records of the item have their outcome. */
    public static ItemChange counted(int attempt, Counts counts, ModelCounts model) {
        return new ItemChange(attempt, counts, model, null);
    }

    /** The item was read to its end, or to where it failed. */
    public static ItemChange sealed(Seal seal) {
        return new ItemChange(seal.attempt(), Counts.NONE, ModelCounts.NONE, seal);
    }

    public ItemChange plus(ItemChange other) {
        var newest = Math.max(attempt, other.attempt);
        return new ItemChange(
                newest,
                countsOf(newest).plus(other.countsOf(newest)),
                model.plus(other.model),
                Seal.later(seal, other.seal));
    }

    /** What this brings for an attempt. */
    Counts countsOf(int ofAttempt) {
        return attempt == ofAttempt ? counts : Counts.NONE;
    }
}
