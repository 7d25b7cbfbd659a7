package dev.cairn.control.experiments;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The model of a configuration.
 *
 * @param semantic whether it is the detector that works in the process
 * @param model provider:name
 * @param remarks what in the section has no meaning for the model
 */
record ModelPart(
        boolean semantic,
        String model,
        @Nullable String endpoint,
        @Nullable String keyVariable,
        Map<String, String> parameters,
        List<String> remarks) {
    static final String TEMPERATURE = "temperature";

    private static final String SEMANTIC = "semantic";
    private static final String SEMANTIC_MODEL = "all-minilm-l6-v2-q";
    private static final double HOTTEST = 2;
    private static final long MOST_TOKENS = 10_000_000;
    private static final String SEED = "seed";
    private static final String URL = "api_url";
    private static final String KEY = "api_key";
    private static final List<String> USED_BY_SEMANTIC = List.of("name", "provider", URL, KEY);
    private static final List<String> RESPONSE_FORMATS = List.of("text", "json_object", "json_schema", "auto");
    private static final Pattern EFFORT = Pattern.compile("[a-z][a-z_-]{0,30}");

    /** Names stand before an @ with dimensions, and in lines of words. */
    private static final Pattern NAME = Pattern.compile("[^\\s@]+");

    /** Reads the sections model and semantic. */
    static ModelPart read(YamlSection root, YamlSection experiment, YamlSection run, References references) {
        var section = root.section("model");
        KnownKeys.check(section);
        var seed = seed(section, run);
        if (SEMANTIC.equals(section.text("provider"))) {
            return semantic(root, section);
        }
        if (root.has(SEMANTIC)) {
            root.problem(SEMANTIC, "is for model.provider: semantic only");
        }
        if (!root.has("model")) {
            root.problem("model", "is missing: name and api_url of the model to ask");
        }
        var parameters = new TreeMap<String, String>();
        put(parameters, TEMPERATURE, temperature(section, experiment));
        put(parameters, "top_p", section.number("top_p", 0, 1));
        put(parameters, SEED, seed);
        put(parameters, "max_tokens", section.whole("max_tokens", 1, MOST_TOKENS));
        put(parameters, "response_format", responseFormat(section));
        put(parameters, "reasoning_effort", effort(section));
        return new ModelPart(
                false,
                "chat:" + name(root, section),
                references.url(section, URL),
                references.key(section, KEY),
                parameters,
                List.of());
    }

    private static ModelPart semantic(YamlSection root, YamlSection section) {
        var name = section.text("name");
        if (name != null && !name.equals(SEMANTIC_MODEL)) {
            section.problem("name", "is \"" + name + "\": the semantic detector has " + SEMANTIC_MODEL + " only");
        }
        List.of(URL, KEY).stream()
                .filter(section::has)
                .forEach(key -> section.problem(key, "has no place with the semantic detector, which calls nobody"));
        var remarks = new ArrayList<String>();
        section.keys().stream()
                .filter(key -> !USED_BY_SEMANTIC.contains(key) && section.has(key))
                .forEach(key -> remarks.add(section.name(key) + " has no meaning for the semantic detector"));
        return new ModelPart(true, SEMANTIC + ":" + SEMANTIC_MODEL, null, null, SemanticPart.parameters(root), remarks);
    }

    private static String name(YamlSection root, YamlSection section) {
        if (!root.has("model")) {
            return "";
        }
        var name = ExperimentFile.required(section, "name");
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            section.problem("name", "is \"" + name + "\": the name of a model has no white space and no @");
        }
        return name;
    }

    /** A temperature at the wrong place may be wrong besides: one report says both. */
    private static @Nullable BigDecimal temperature(YamlSection section, YamlSection experiment) {
        experiment.number(TEMPERATURE, 0, HOTTEST);
        return section.number(TEMPERATURE, 0, HOTTEST);
    }

    private static @Nullable Long seed(YamlSection section, YamlSection run) {
        var ofModel = section.whole(SEED, Long.MIN_VALUE, Long.MAX_VALUE);
        var ofRun = run.whole(SEED, Long.MIN_VALUE, Long.MAX_VALUE);
        if (ofModel != null && ofRun != null && !ofModel.equals(ofRun)) {
            run.problem(SEED, "is " + ofRun + ", but model.seed is " + ofModel + ": leave one out");
        }
        return ofModel == null ? ofRun : ofModel;
    }

    private static @Nullable String responseFormat(YamlSection section) {
        var format = section.text("response_format");
        if (format != null && !RESPONSE_FORMATS.contains(format)) {
            section.problem(
                    "response_format",
                    "is \"" + format + "\": it must be one of " + String.join(", ", RESPONSE_FORMATS));
        }
        return format;
    }

    private static @Nullable String effort(YamlSection section) {
        var effort = section.text("reasoning_effort");
        if (effort != null && !EFFORT.matcher(effort).matches()) {
            section.problem("reasoning_effort", "is \"" + effort + "\": it must be a word such as low, medium or high");
        }
        return effort;
    }

    /** Numbers in one form, so that 0 and 0.0 ask the same. */
    private static void put(Map<String, String> parameters, String name, @Nullable Object value) {
        if (value instanceof BigDecimal number) {
            parameters.put(name, SemanticPart.plain(number).toPlainString());
        } else if (value != null) {
            parameters.put(name, Objects.toString(value));
        }
    }
}
