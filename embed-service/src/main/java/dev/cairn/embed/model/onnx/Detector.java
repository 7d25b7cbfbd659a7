package dev.cairn.embed.model.onnx;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for indicators in narratives: each sentence is compared with each example phrase by the cosine of their vectors,
 * and an indicator is found where a sentence reaches its threshold. A sentence that denies weighs half; see
 * {@link Denial}.
 */
final class Detector {
    private final InProcessModel model;
    private final List<Known> indicators;

    private record Known(Indicator indicator, List<float[]> examples) {}

    /**
     * The sentence that comes nearest to an indicator.
     *
     * @param sentence counted from 1; 0 if there is none
     * @param score 0 to 1, denial already taken off
     * @param denied whether the sentence denies
     */
    record Nearest(Indicator indicator, int sentence, double score, boolean denied) {
        boolean found() {
            return score >= indicator.threshold();
        }

        /** How far above the threshold; negative below. */
        double margin() {
            return score - indicator.threshold();
        }
    }

    /**
     * What was found.
     *
     * @param nearest for each indicator, in the order in which they were given
     * @param tokens of the narrative
     */
    record Findings(List<Nearest> nearest, long tokens) {}

    private Detector(InProcessModel model, List<Known> indicators) {
        this.model = model;
        this.indicators = indicators;
    }

    /** Computes the vectors of all examples: once for each set of indicators. */
    static Detector of(List<Indicator> indicators, InProcessModel model) throws InterruptedException, OrtException {
        var known = new ArrayList<Known>();
        for (var indicator : indicators) {
            var vectors = new ArrayList<float[]>();
            for (var example : indicator.examples()) {
                vectors.add(model.encode(example).vector());
            }
            known.add(new Known(indicator, vectors));
        }
        return new Detector(model, known);
    }

    Findings read(String narrative) throws InterruptedException, OrtException {
        var nearest = new ArrayList<Nearest>();
        indicators.forEach(known -> nearest.add(new Nearest(known.indicator(), 0, 0, false)));
        var tokens = 0L;
        var number = 0;
        for (var sentence : Sentences.of(narrative)) {
            number++;
            var encoded = model.encode(sentence);
            tokens += encoded.tokens();
            var denied = Denial.in(sentence);
            for (var i = 0; i < indicators.size(); i++) {
                var known = indicators.get(i);
                var score = best(encoded.vector(), known.examples()) * (denied ? Denial.WEIGHT : 1);
                if (score > nearest.get(i).score()) {
                    nearest.set(i, new Nearest(known.indicator(), number, score, denied));
                }
            }
        }
        return new Findings(nearest, tokens);
    }

    private static double best(float[] sentence, List<float[]> examples) {
        var best = 0.0;
        for (var example : examples) {
            best = Math.max(best, cosine(sentence, example));
        }
        return Math.min(best, 1);
    }

    /** Both have length 1; one of a text without tokens is like nothing. */
    private static double cosine(float[] a, float[] b) {
        var dot = 0.0;
        for (var d = 0; d < Math.min(a.length, b.length); d++) {
            dot += (double) a[d] * b[d];
        }
        return dot;
    }
}
