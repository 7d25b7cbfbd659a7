package dev.cairn.load.ledger;

import dev.cairn.schemas.ModelResult;
import dev.cairn.schemas.ModelUse;
import org.jspecify.annotations.Nullable;

/**
 * What an item asked of its model, in all its attempts: what was paid for stays paid for.
 *
 * @param tokens of the calls that the item paid for: of prompts and of completions
 * @param completionTokens those of completions alone, which have a price of their own
 * @param repaid calls that workers had begun before they died, and that others made again
 */
public record ModelCounts(long called, long reused, long failed, long tokens, long completionTokens, long repaid) {
    public static final ModelCounts NONE = new ModelCounts(0, 0, 0, 0, 0, 0);

    /** One answer that failed. */
    public static final ModelCounts FAILED = new ModelCounts(0, 0, 1, 0, 0, 0);

    /** The answer that one record brought. */
    public static ModelCounts of(@Nullable ModelResult model) {
        if (model == null) {
            return NONE;
        }
        if (model.getUse() == ModelUse.REUSED) {
            return new ModelCounts(0, 1, 0, 0, 0, 0);
        }
        var answer = model.getAnswer();
        var completion = answer.getCompletionTokens();
        return new ModelCounts(1, 0, 0, answer.getPromptTokens() + completion, completion, answer.getPaidBefore());
    }

    public ModelCounts plus(ModelCounts more) {
        return new ModelCounts(
                called + more.called,
                reused + more.reused,
                failed + more.failed,
                tokens + more.tokens,
                completionTokens + more.completionTokens,
                repaid + more.repaid);
    }
}
