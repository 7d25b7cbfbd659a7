package dev.cairn.control.experiments;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The section of the semantic detector: what it looks for, by examples. */
final class SemanticPart {
    private static final String SECTION = "semantic";
    private static final String INDICATORS = "indicators";
    private static final String THRESHOLD = "threshold";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SemanticPart() {}

    /** The parameters {@code indicators}, a JSON array, and {@code threshold}. */
    static Map<String, String> parameters(YamlSection root) {
        var parameters = new TreeMap<String, String>();
        if (!root.has(SECTION)) {
            root.problem(SECTION, "is missing: the semantic detector needs its indicators");
            return parameters;
        }
        var section = root.section(SECTION);
        KnownKeys.check(section);
        var threshold = threshold(section);
        if (threshold != null) {
            parameters.put(THRESHOLD, plain(threshold).toPlainString());
        }
        var indicators = JSON.arrayNode();
        var names = new HashSet<String>();
        for (var indicator : section.sections(INDICATORS)) {
            indicators.add(indicator(indicator, names, threshold != null));
        }
        if (indicators.isEmpty()) {
            section.problem(INDICATORS, "must be a list of at least one {name, examples, threshold}");
        }
        parameters.put(INDICATORS, indicators.toString());
        return parameters;
    }

    private static @Nullable BigDecimal threshold(YamlSection section) {
        var threshold = section.number(THRESHOLD, 0, 1);
        if (threshold != null && threshold.signum() == 0) {
            section.problem(THRESHOLD, "is 0: every sentence would say everything");
        }
        return threshold;
    }

    /** A number without zeros at its end; 0.0 is 0. */
    static BigDecimal plain(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    private static ObjectNode indicator(YamlSection section, Set<String> names, boolean bounded) {
        KnownKeys.check(section, SECTION + "." + INDICATORS);
        var name = ExperimentFile.required(section, "name");
        if (!name.isEmpty() && !names.add(name)) {
            section.problem("name", "is \"" + name + "\", as an indicator before it");
        }
        var indicator = JSON.objectNode().put("name", name);
        var examples = indicator.putArray("examples");
        section.texts("examples").forEach(examples::add);
        if (examples.isEmpty()) {
            section.problem("examples", "must be a list of at least one sentence");
        }
        var threshold = threshold(section);
        if (threshold != null) {
            indicator.put(THRESHOLD, plain(threshold));
        } else if (!bounded && !section.has(THRESHOLD)) {
            section.problem(THRESHOLD, "is missing, and so is " + SECTION + "." + THRESHOLD + ": one must be there");
        }
        return indicator;
    }
}
