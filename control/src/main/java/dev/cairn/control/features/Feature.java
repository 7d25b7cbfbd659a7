package dev.cairn.control.features;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;

/**
 * A statistic with a name.
 *
 * @param name in snake_case, never changed
 * @param kind what it is of
 * @param family those that belong together
 * @param definition what it is, in words or as a formula
 * @param unit of its values
 * @param parameters what distinguishes it from others of the same definition
 * @param source where the statistic is defined
 * @param statistic computes it of one cohort, given twice, or of two; not finite where it is not defined
 */
public record Feature(
        String name,
        FeatureKind kind,
        String family,
        String definition,
        String unit,
        Map<String, String> parameters,
        String source,
        ToDoubleBiFunction<Observations, Observations> statistic) {

    /** The value, of two cohorts or of one that is given twice; empty where it is not defined. */
    OptionalDouble of(Observations first, Observations second) {
        var value = statistic.applyAsDouble(first, second);
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
