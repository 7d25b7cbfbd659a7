package dev.cairn.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The embeddings of the simulated endpoint: what is asked, and the answer's JSON. */
record Embeddings(String model, List<String> inputs, int dimensions, boolean base64) {
    private static final int MAX_INPUTS = 2_048;
    private static final JsonMapper MAPPER = new JsonMapper();

    static Embeddings parse(String body) {
        JsonNode json;
        try {
            json = MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw RequestRefused.badRequest("the body is not JSON");
        }
        var model = json.path("model").asText("");
        if (model.isEmpty()) {
            throw RequestRefused.badRequest("you must provide a model parameter");
        }
        var dimensions = json.path("dimensions").asInt(OpenAiServer.DEFAULT_DIMENSIONS);
        if (dimensions < 1) {
            throw RequestRefused.badRequest("dimensions must be at least 1");
        }
        var base64 = json.path("encoding_format").asText("float").equals("base64");
        return new Embeddings(model, inputs(json.path("input")), dimensions, base64);
    }

    private static List<String> inputs(JsonNode input) {
        List<String> texts = new ArrayList<>();
        if (input.isArray()) {
            input.forEach(text -> texts.add(text(text)));
        } else {
            texts.add(text(input));
        }
        if (texts.isEmpty() || texts.size() > MAX_INPUTS) {
            throw RequestRefused.badRequest("input must have 1 to " + MAX_INPUTS + " texts, not " + texts.size());
        }
        return texts;
    }

    private static String text(JsonNode node) {
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw RequestRefused.badRequest("input must be a text or an array of texts, none of them empty");
        }
        return node.textValue();
    }

    long tokens() {
        return inputs.stream()
                .mapToLong(text -> Math.max(1, text.length() / OpenAiServer.CHARACTERS_PER_TOKEN))
                .sum();
    }

    /** The answer. */
    String json(Fault.@Nullable Untruth untruth) {
        var json = new StringBuilder(inputs.size() * dimensions * 11 + 256);
        json.append("{\"object\":\"list\",\"data\":[");
        for (var index = 0; index < inputs.size(); index++) {
            json.append(index == 0 ? "" : ",").append("{\"object\":\"embedding\",\"index\":");
            json.append(index).append(",\"embedding\":");
            var vector = vector(inputs.get(index), untruth);
            if (base64) {
                json.append('"').append(Vectors.base64(vector)).append('"');
            } else {
                Vectors.appendJson(json, vector);
            }
            json.append('}');
        }
        var name = MAPPER.getNodeFactory().textNode(model);
        json.append("],\"model\":").append(name).append(",\"usage\":{\"prompt_tokens\":");
        json.append(tokens()).append(",\"total_tokens\":").append(tokens());
        return json.append("}}").toString();
    }

    private float[] vector(String text, Fault.@Nullable Untruth untruth) {
        if (untruth == null) {
            return Vectors.of(text, dimensions);
        }
        return switch (untruth.kind()) {
            case WRONG_DIMENSIONS -> Vectors.of(text, untruth.amount());
            case NOT_A_NUMBER -> {
                var vector = Vectors.of(text, dimensions);
                vector[0] = Float.NaN;
                yield vector;
            }
            case REPEATED_PAGE_TOKEN, SHRUNK_PAGE, OVERLAPPING_PAGE ->
                throw new IllegalStateException("embeddings have no pages: " + untruth.kind());
        };
    }
}
