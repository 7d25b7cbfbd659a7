package dev.cairn.embed;

import java.util.Map;
import java.util.Set;

/**
 * What the logs of answers and calls held for the requests of a partition when a worker took it over.
 *
 * @param byKey for each request key the asking that failed, or {@link #SUCCESS}
 * @param begun which workers had begun an asking, be it answered or not
 * @param requestsEnd the first request that came later; from there on this says nothing
 */
record AnswersFound(Map<String, String> byKey, Map<String, Set<String>> begun, long requestsEnd) {
    static final String SUCCESS = "";
    static final AnswersFound NONE = new AnswersFound(Map.of(), Map.of(), Long.MAX_VALUE);

    /** True if the key has an answer, or this asking of it failed. */
    boolean answers(String key, String askId) {
        var found = byKey.get(key);
        return found != null && (found.equals(SUCCESS) || found.equals(askId));
    }
}
