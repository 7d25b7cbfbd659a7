package dev.cairn.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What a chat call asks.
 *
 * @param system the system prompt; empty if there is none
 * @param user the last message of the user
 * @param responseFormat its type; {@code text} if the call names none
 */
public record ChatPrompt(String model, String system, String user, String responseFormat) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Reads the body of a call. */
    static ChatPrompt parse(String body) {
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
        var user = content(json, "user");
        if (user.isBlank()) {
            throw RequestRefused.badRequest("messages must hold one of the user");
        }
        return new ChatPrompt(
                model,
                content(json, "system"),
                user,
                json.path("response_format").path("type").asText("text"));
    }

    private static String content(JsonNode json, String role) {
        var content = "";
        for (var message : json.path("messages")) {
            if (message.path("role").asText("").equals(role)) {
                content = message.path("content").asText("");
            }
        }
        return content;
    }

    /** All that the model reads: what a call pays for. */
    String text() {
        return system + "\n" + user;
    }
}
