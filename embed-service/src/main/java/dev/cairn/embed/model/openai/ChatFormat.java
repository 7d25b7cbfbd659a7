package dev.cairn.embed.model.openai;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.schemas.ModelInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Bodies of OpenAI's chat API: https://platform.openai.com/docs/api-reference/chat. */
final class ChatFormat {
    static final String RESPONSE_FORMAT = "response_format";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> DECIMALS = List.of("temperature", "top_p");
    private static final List<String> INTEGERS = List.of("seed", "max_tokens");
    private static final List<String> WORDS = List.of("reasoning_effort");

    /** What servers call the text that a model writes before its answer. */
    private static final List<String> REASONING = List.of("reasoning_content", "reasoning");

    /** Of a detector's answer: what the prompts of experiments ask for in words. */
    private static final String SCHEMA = """
            {"name": "detection", "strict": true, "schema": {
              "type": "object",
              "properties": {
                "detected": {"type": "boolean"},
                "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                "indicators": {"type": "array", "items": {"type": "string"}},
                "rationale": {"type": "string"}},
              "required": ["detected", "confidence", "indicators", "rationale"],
              "additionalProperties": false}}
            """;

    private static final JsonNode DETECTION = tree(SCHEMA);

    /**
     * An answer of status 200.
     *
     * @param text empty where there is none
     * @param promptTokens as the endpoint counted them, if it did; the completion's likewise
     */
    record ChatAnswer(
            String text,
            @Nullable String finishReason,
            @Nullable String reasoning,
            OptionalLong promptTokens,
            OptionalLong completionTokens) {}

    private ChatFormat() {}

    /**
     * A request without a response format. Parameters that the API does not have are left out.
     *
     * @throws PipelineException MODEL_REJECTED where a parameter is not what the API takes
     */
    static ObjectNode request(String model, ModelInput input) {
        var body = JSON.createObjectNode().put("model", model);
        var messages = body.putArray("messages");
        var parameters = input.getParameters();
        var system = parameters.get(ExperimentSettings.SYSTEM_PARAMETER);
        if (system != null && !system.isBlank()) {
            messages.addObject().put("role", "system").put("content", system);
        }
        messages.addObject().put("role", "user").put("content", input.getText());
        DECIMALS.forEach(name -> number(parameters, name, value -> body.put(name, new BigDecimal(value))));
        INTEGERS.forEach(name -> number(parameters, name, value -> body.put(name, Long.parseLong(value))));
        for (var name : WORDS) {
            if (parameters.containsKey(name)) {
                body.put(name, parameters.get(name));
            }
        }
        return body;
    }

    private static void number(Map<String, String> parameters, String name, Consumer<String> put) {
        var value = parameters.get(name);
        if (value == null) {
            return;
        }
        try {
            put.accept(value);
        } catch (NumberFormatException e) {
            throw new PipelineException(
                    ErrorCode.MODEL_REJECTED, "parameter " + name + " is \"" + value + "\": it must be a number", e);
        }
    }

    /** The request's bytes, asking for a format. */
    static byte[] bytes(ObjectNode request, ResponseFormat format) {
        var body = request.deepCopy();
        if (format != ResponseFormat.TEXT) {
            var asked = body.putObject(RESPONSE_FORMAT).put("type", format.parameter());
            if (format == ResponseFormat.JSON_SCHEMA) {
                asked.set(format.parameter(), DETECTION);
            }
        }
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JacksonException e) {
            throw new UncheckedIOException(e); // a tree of strings and numbers has nothing that does not write
        }
    }

    /** Reads an answer of status 200. Throws IOException where it is no JSON or ends early. */
    static ChatAnswer answer(byte[] body) throws IOException {
        var answer = JSON.readTree(body);
        var choice = answer.path("choices").path(0);
        var message = choice.path("message");
        var usage = answer.path("usage");
        return new ChatAnswer(
                text(message.path("content")),
                word(choice.path("finish_reason")),
                REASONING.stream()
                        .map(name -> word(message.path(name)))
                        .filter(text -> text != null)
                        .findFirst()
                        .orElse(null),
                count(usage.path("prompt_tokens")),
                count(usage.path("completion_tokens")));
    }

    /** A text, or its parts as some servers send them. */
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.isTextual() ? content.textValue() : "";
        }
        var parts = new ArrayList<String>();
        content.forEach(part -> parts.add(part.path("text").asText("")));
        return String.join("", parts);
    }

    private static @Nullable String word(JsonNode value) {
        return value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null;
    }

    private static OptionalLong count(JsonNode value) {
        return value.isIntegralNumber() && value.longValue() >= 0
                ? OptionalLong.of(value.longValue())
                : OptionalLong.empty();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            throw new UncheckedIOException(e);
        }
    }
}
