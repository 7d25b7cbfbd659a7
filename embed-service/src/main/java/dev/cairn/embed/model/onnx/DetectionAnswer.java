package dev.cairn.embed.model.onnx;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.embed.model.onnx.Detector.Findings;
import dev.cairn.embed.model.onnx.Detector.Nearest;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Findings in the JSON that experiments ask of every model: {@code detected}, {@code confidence}, {@code indicators},
 * {@code rationale}. Never quotes the narrative: sentences go by their numbers.
 */
final class DetectionAnswer {
    /** How fast confidence grows with the distance from the threshold: 0.1 above or below it makes 0.77. */
    static final double STEEPNESS = 12;

    private static final ObjectMapper JSON = new ObjectMapper();

    private DetectionAnswer() {}

    static String json(Findings findings) {
        var found = findings.nearest().stream().filter(Nearest::found).toList();
        var best = findings.nearest().stream()
                .max(Comparator.comparingDouble(Nearest::margin))
                .orElseThrow();
        var answer = JSON.createObjectNode()
                .put("detected", !found.isEmpty())
                .put("confidence", Math.round(confidence(best.margin()) * 1000) / 1000.0);
        var names = answer.putArray("indicators");
        found.forEach(nearest -> names.add(nearest.indicator().name()));
        answer.put(
                "rationale",
                found.isEmpty()
                        ? "no indicator reaches its threshold; nearest: " + words(best)
                        : found.stream().map(DetectionAnswer::words).collect(Collectors.joining("; ")));
        try {
            return JSON.writeValueAsString(answer);
        } catch (JacksonException e) {
            throw new UncheckedIOException(e); // a tree of strings and numbers has nothing that does not write
        }
    }

    /**
     * How sure the answer is of itself, be it yes or no, as models use the word: the logistic function of the distance
     * between the best score and its threshold, 0.5 at the threshold. It grows with the distance and is no probability.
     */
    static double confidence(double margin) {
        return 1 / (1 + Math.exp(-STEEPNESS * Math.abs(margin)));
    }

    private static String words(Nearest nearest) {
        return String.format(
                Locale.ROOT,
                "%s: sentence %d scores %.2f (threshold %.2f%s)",
                nearest.indicator().name(),
                nearest.sentence(),
                nearest.score(),
                nearest.indicator().threshold(),
                nearest.denied() ? "; halved, because it denies" : "");
    }
}
