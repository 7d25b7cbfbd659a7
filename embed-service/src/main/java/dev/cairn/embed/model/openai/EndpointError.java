package dev.cairn.embed.model.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the body of an answer that is none says.
 *
 * @param code names the error, or its type where it has no code; empty if neither is a name
 * @param message free text, which may quote what was asked
 */
record EndpointError(String code, String message) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("[\\w.:-]{1,64}");

    /** The error that a body holds; empty if it holds none: proxies answer in HTML. */
    static Optional<EndpointError> of(byte[] body) {
        try {
            var error = JSON.readTree(body).path("error");
            if (error.isTextual()) {
                return Optional.of(new EndpointError("", error.textValue()));
            }
            return error.isObject()
                    ? Optional.of(
                            new EndpointError(name(error), error.path("message").asText("")))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String name(JsonNode error) {
        var code = error.path("code").asText("");
        var name = code.isEmpty() || code.equals("null") ? error.path("type").asText("") : code;
        return NAME.matcher(name).matches() ? name : "";
    }
}
