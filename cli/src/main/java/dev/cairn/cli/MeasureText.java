package dev.cairn.cli;

import dev.cairn.control.evaluation.Measure;
import dev.cairn.control.evaluation.Metrics;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How measures of experiments read. What is not defined is a dash, never a zero. */
final class MeasureText {
    private static final String UNDEFINED = "–";

    private MeasureText() {}

    /** The measures by name, in the order in which they are shown. */
    static Map<String, Function<Metrics, Measure>> measures() {
        var measures = new LinkedHashMap<String, Function<Metrics, Measure>>();
        measures.put("accuracy", Metrics::accuracy);
        measures.put("precision", Metrics::precision);
        measures.put("recall", Metrics::recall);
        measures.put("specificity", Metrics::specificity);
        measures.put("F1", Metrics::f1);
        measures.put("Matthews", Metrics::matthews);
        measures.put("prevalence", Metrics::prevalence);
        return measures;
    }

    /** Such as 0.912 [0.842, 0.953], with three digits, or a dash. */
    static String of(Measure measure) {
        var text = number(measure.value());
        return measure.low() == null || measure.high() == null
                ? text
                : text + " [" + number(measure.low()) + ", " + number(measure.high()) + "]";
    }

    /** Three digits, or a dash. */
    static String number(@Nullable Double value) {
        return value == null ? UNDEFINED : String.format(Locale.ROOT, "%.3f", value);
    }

    /** Yes, no, or a dash. */
    static String flag(@Nullable Boolean flag) {
        if (flag == null) {
            return UNDEFINED;
        }
        return flag ? "yes" : "no";
    }
}
