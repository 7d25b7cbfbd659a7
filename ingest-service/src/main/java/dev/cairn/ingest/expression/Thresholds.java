package dev.cairn.ingest.expression;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;

/** The bounds that hold for an item. */
final class Thresholds {
    static final String PREFIX = "threshold.";

    private final Map<Threshold, Double> values = new EnumMap<>(Threshold.class);

    private Thresholds() {}

    /** Those that an item's parameters set, and the defaults of the others. Throws ITEM_INVALID. */
    static Thresholds of(Map<String, String> parameters) {
        var unknown = new HashSet<>(parameters.keySet());
        unknown.removeIf(name -> !name.startsWith(PREFIX));
        var thresholds = new Thresholds();
        for (var threshold : Threshold.values()) {
            unknown.remove(threshold.parameter());
            var text = parameters.get(threshold.parameter());
            thresholds.values.put(threshold, text == null ? threshold.standard() : value(threshold, text));
        }
        if (!unknown.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.ITEM_INVALID,
                    "unknown parameters " + unknown.stream().sorted().toList() + "; known are "
                            + Arrays.stream(Threshold.values())
                                    .map(Threshold::parameter)
                                    .toList());
        }
        return thresholds;
    }

    double get(Threshold threshold) {
        return values.getOrDefault(threshold, threshold.standard());
    }

    /** All of them, in words: equal bounds give equal texts. */
    String text() {
        return values.toString();
    }

    private static double value(Threshold threshold, String text) {
        try {
            var value = Double.parseDouble(text.strip());
            if (value >= 0 && value <= (threshold.isShare() ? 1 : Double.MAX_VALUE)) {
                return value;
            }
        } catch (NumberFormatException notNumber) {
            // Reported below, with the bounds.
        }
        throw new PipelineException(
                ErrorCode.ITEM_INVALID,
                "parameter " + threshold.parameter() + " is \"" + text + "\"; it must be a number from 0"
                        + (threshold.isShare() ? " to 1" : ""));
    }
}
