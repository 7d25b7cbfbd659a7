package dev.cairn.control.evaluation;

/** Answers by what they say and what a person found: true and false positives, true and false negatives. */
public record Confusion(long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {
    /** How many answers there are. */
    public long total() {
        return truePositives + falsePositives + trueNegatives + falseNegatives;
    }

    Measure accuracy() {
        return Measure.share(truePositives + trueNegatives, total());
    }

    /** How many of the positive answers are right. */
    Measure precision() {
        return Measure.share(truePositives, truePositives + falsePositives);
    }

    /** How many of the positives were found. */
    Measure recall() {
        return Measure.share(truePositives, truePositives + falseNegatives);
    }

    /** How many of the negatives were left alone. */
    Measure specificity() {
        return Measure.share(trueNegatives, trueNegatives + falsePositives);
    }

    /** How many people found positive. */
    Measure prevalence() {
        return Measure.share(truePositives + falseNegatives, total());
    }

    /** The harmonic mean of precision and recall. No share of independent trials, so that it has no interval. */
    Measure f1() {
        var n = 2 * truePositives + falsePositives + falseNegatives;
        return Measure.of(2.0 * truePositives / n, total());
    }

    /** Matthews' correlation of answer and truth: not defined where all answers, or all truths, are the same. */
    Measure matthews() {
        var product = (double) (truePositives + falsePositives)
                * (truePositives + falseNegatives)
                * (trueNegatives + falsePositives)
                * (trueNegatives + falseNegatives);
        var covariance = (double) truePositives * trueNegatives - (double) falsePositives * falseNegatives;
        return Measure.of(covariance / Math.sqrt(product), total());
    }
}
