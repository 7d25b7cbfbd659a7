package dev.cairn.embed;

import java.util.Map;
import java.util.Set;

/**
 * What the logs of answers and calls held for the requests of a partition when a worker took it over.
 *
 * @param byKey for each request key the asking that failed, or {@link #SUCCESS}
 * @param begun the askings that a worker had begun, answered or not
 * @param requestsEnd the first request that came later; from there on this says nothing
 */
record AnswersFound(Map<String, String> byKey, Set<String> begun, long requestsEnd) {
    static final String SUCCESS = "";
    static final AnswersFound NONE = new AnswersFound(Map.of(), Set.of(), Long.MAX_VALUE);

    /** True if the key has an answer, or this asking of it failed. */
    boolean answers(String key, String askId) {
        var found = byKey.get(key);
        return found != null && (found.equals(SUCCESS) || found.equals(askId));
    }
}
