package dev.cairn.control.replay;

import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.records.RecordTopic;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which records are to be replayed.
 *
 * @param entity null: all of the run
 * @param onlyErrors true for those alone that are dead
 * @param settings that the new run has in place of the old one's; those that are not named stay
 */
public record ReplayRequest(
        String runId, RecordTopic from, @Nullable String entity, boolean onlyErrors, Map<String, String> settings) {
    public ReplayRequest {
        settings = Map.copyOf(settings);
    }

    /** True if the new run asks a model for each record. */
    boolean asksModel(Map<String, String> parent) {
        return !PublishRequest.NO_MODEL.equals(
                after(parent).getOrDefault(PublishRequest.MODEL, PublishRequest.NO_MODEL));
    }

    /** True if the new run has other settings, so that answers of the old one may not be those to its questions. */
    boolean changesText(Map<String, String> parent) {
        return !after(parent).equals(parent);
    }

    /** The settings of the new run. */
    Map<String, String> after(Map<String, String> parent) {
        var settled = new HashMap<>(parent);
        settled.putAll(settings);
        return settled;
    }
}
