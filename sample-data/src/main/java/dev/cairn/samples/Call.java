package dev.cairn.samples;

import java.util.Map;

/**
 * A request as a simulated server sees it.
 *
 * @param number counts all requests from 1 on
 * @param page the page asked for, from 1 on; 1 where the service has no pages
 * @param parameters of the query string, decoded
 */
record Call(
        int number,
        int page,
        String method,
        String path,
        Map<String, String> parameters,
        String authorization,
        String body) {

    /** Whether a text occurs in what the client asks for. */
    boolean mentions(String text) {
        return parameters.values().stream().anyMatch(value -> value.contains(text)) || body.contains(text);
    }
}
