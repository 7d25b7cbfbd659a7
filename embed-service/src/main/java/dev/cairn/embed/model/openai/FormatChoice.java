package dev.cairn.embed.model.openai;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which response format each endpoint takes for each model, as experience has shown. */
final class FormatChoice {
    private record Model(URI endpoint, String name) {}

    private final ConcurrentMap<Model, ResponseFormat> proven = new ConcurrentHashMap<>();

    /** What to ask for: what was answered before, else the most binding. */
    ResponseFormat first(URI endpoint, String model) {
        return proven.getOrDefault(new Model(endpoint, model), ResponseFormat.JSON_SCHEMA);
    }

    /** A call that asked for this was answered. */
    void answered(URI endpoint, String model, ResponseFormat format) {
        proven.putIfAbsent(new Model(endpoint, model), format);
    }

    /**
     * A call that asked for this was refused: what to ask for instead. Empty if the format is not to blame, because it
     * was answered before, or was none.
     */
    Optional<ResponseFormat> afterRefusal(URI endpoint, String model, ResponseFormat refused) {
        var known = proven.get(new Model(endpoint, model));
        if (known == null) {
            return refused.weaker();
        }
        return known == refused ? Optional.empty() : Optional.of(known);
    }
}
