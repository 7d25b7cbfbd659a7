package dev.cairn.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A request to the registry.
 *
 * @param segments the parts of the path, decoded: a subject may hold a slash
 * @param query the query as it came; empty if there is none
 * @param body the body's JSON; missing if there is none
 */
record RegistryRequest(String method, List<String> segments, String query, JsonNode body) {

    static RegistryRequest read(String method, URI uri, InputStream body, ObjectMapper json) throws IOException {
        var path = uri.getRawPath();
        var segments = Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(RegistryRequest::decode)
                .toList();
        var query = uri.getRawQuery();
        try {
            return new RegistryRequest(method, segments, query == null ? "" : query, json.readTree(body));
        } catch (JsonProcessingException e) {
            throw RegistryException.malformed(e.getOriginalMessage());
        }
    }

    String path() {
        return "/" + String.join("/", segments);
    }

    String segment(int index) {
        return segments.get(index);
    }

    boolean flag(String name) {
        return Arrays.asList(query.split("&")).contains(name + "=true");
    }

    boolean matches(String pattern) {
        var parts = Arrays.stream(pattern.split("/"))
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.size() != segments.size()) {
            return false;
        }
        for (var i = 0; i < parts.size(); i++) {
            if (!parts.get(i).equals("*") && !parts.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String decode(String segment) {
        // In a path, unlike in a form, a plus sign is itself.
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
