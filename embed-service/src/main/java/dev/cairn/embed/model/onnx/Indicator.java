package dev.cairn.embed.model.onnx;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Something to look for in a narrative.
 *
 * @param name as answers call it
 * @param examples phrases that say it; at least one
 * @param threshold the least score, above 0 and up to 1, with which a sentence says it, too
 */
record Indicator(String name, List<String> examples, double threshold) {
    static final String INDICATORS = "indicators";
    static final String THRESHOLD = "threshold";

    /** Where neither the indicator nor the experiment names one. */
    static final double USUAL_THRESHOLD = 0.5;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads the parameters of a request: {@code indicators} as JSON, {@code [{"name", "examples": […], "threshold"}]},
     * and {@code threshold} for those that have none of their own.
     *
     * @throws PipelineException MODEL_REJECTED with the first thing that is wrong
     */
    static List<Indicator> read(Map<String, String> parameters) {
        var common = threshold(
                "parameter " + THRESHOLD,
                JSON.getNodeFactory().textNode(parameters.getOrDefault(THRESHOLD, Double.toString(USUAL_THRESHOLD))));
        var list = json(parameters.getOrDefault(INDICATORS, "[]"));
        if (!list.isArray() || list.isEmpty()) {
            throw invalid("parameter " + INDICATORS
                    + " must be an array of at least one {\"name\", \"examples\", \"threshold\"}");
        }
        var names = new HashSet<String>();
        var indicators = new ArrayList<Indicator>();
        for (var item : list) {
            var indicator = read(item, common);
            if (!names.add(indicator.name())) {
                throw invalid("indicator \"" + indicator.name() + "\" is there twice");
            }
            indicators.add(indicator);
        }
        return List.copyOf(indicators);
    }

    private static Indicator read(JsonNode item, double common) {
        var name = item.path("name").asText("").strip();
        if (name.isEmpty()) {
            throw invalid("an indicator has no name");
        }
        var examples = new ArrayList<String>();
        for (var example : item.path("examples")) {
            if (!example.isTextual() || example.textValue().isBlank()) {
                throw invalid("indicator \"" + name + "\" has an example that is no text");
            }
            examples.add(example.textValue());
        }
        if (examples.isEmpty()) {
            throw invalid("indicator \"" + name + "\" has no examples");
        }
        var own = item.path(THRESHOLD);
        return new Indicator(
                name,
                List.copyOf(examples),
                own.isMissingNode() || own.isNull() ? common : threshold("threshold of \"" + name + "\"", own));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw invalid("parameter " + INDICATORS + " is no JSON");
        }
    }

    private static double threshold(String what, JsonNode value) {
        var number = value.asDouble(Double.NaN);
        if (!(number > 0 && number <= 1)) {
            throw invalid(what + " is " + value + ": it must be above 0 and at most 1");
        }
        return number;
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.MODEL_REJECTED, message);
    }
}
