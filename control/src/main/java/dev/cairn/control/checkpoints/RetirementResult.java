package dev.cairn.control.checkpoints;

import java.util.List;
import java.util.Map;

/**
 * What retiring a model did, or would do.
 *
 * @param answers that are forgotten: whoever asks the same again pays again
 * @param failures among the answers: they were not answers to anybody but who asked
 * @param vectors removed from the database
 * @param vectorsUsed that stay, because a current row or a run needs them
 * @param runs of the ledger that the model was used for; while there are any, all its vectors stay
 * @param otherAnswers answers that stay, by model
 */
public record RetirementResult(
        boolean dryRun,
        String model,
        long answers,
        long failures,
        long vectors,
        long vectorsUsed,
        List<String> runs,
        Map<String, Long> otherAnswers) {}
