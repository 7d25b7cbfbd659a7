package dev.cairn.load.ledger;

import dev.cairn.schemas.ModelResult;
import dev.cairn.schemas.ModelUse;
import org.jspecify.annotations.Nullable;

/**
 * What an item's records came to.
 *
 * @param modelTokens tokens of the calls that the item paid for
 */
public record Counts(
        long loaded,
        long unchanged,
        long superseded,
        long dead,
        long modelCalled,
        long modelReused,
        long modelFailed,
        long modelTokens) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

    /** One record that reached its table. */
    public static Counts of(Outcome outcome, @Nullable ModelResult model) {
        return new Counts(
                        one(outcome == Outcome.LOADED),
                        one(outcome == Outcome.UNCHANGED),
                        one(outcome == Outcome.SUPERSEDED),
                        one(outcome == Outcome.DEAD),
                        0,
                        0,
                        0,
                        0)
                .plus(of(model));
    }

    /** The answer that one record brought. */
    public static Counts of(@Nullable ModelResult model) {
        if (model == null) {
            return NONE;
        }
        if (model.getUse() == ModelUse.REUSED) {
            return new Counts(0, 0, 0, 0, 0, 1, 0, 0);
        }
        var answer = model.getAnswer();
        return new Counts(0, 0, 0, 0, 1, 0, 0, answer.getPromptTokens() + answer.getCompletionTokens());
    }

    /** One dead letter. */
    public static Counts dead(boolean modelFailed) {
        return new Counts(0, 0, 0, 1, 0, 0, one(modelFailed), 0);
    }

    public Counts plus(Counts more) {
        return new Counts(
                loaded + more.loaded,
                unchanged + more.unchanged,
                superseded + more.superseded,
                dead + more.dead,
                modelCalled + more.modelCalled,
                modelReused + more.modelReused,
                modelFailed + more.modelFailed,
                modelTokens + more.modelTokens);
    }

    /** Records that have their outcome. */
    public long records() {
        return loaded + unchanged + superseded + dead;
    }

    private static long one(boolean counts) {
        return counts ? 1 : 0;
    }
}
