package dev.cairn.control.experiments;

import dev.cairn.control.publish.PublishRequest;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.kit.experiment.RemainingNarratives;
import dev.cairn.kit.experiment.Selection;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An experiment that was begun: nothing of it changes any more.
 *
 * @param dataSource whose narratives it asks about
 */
public record Experiment(String id, String dataSource, ExperimentConfig config, Instant createdAt) {
    /** The settings of its runs. */
    public Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put(PublishRequest.MODEL, config.model());
        settings.put(ExperimentSettings.ID, id);
        settings.put(ExperimentSettings.DATA_SOURCE, dataSource);
        settings.put(ExperimentSettings.USER_TEMPLATE, config.prompts().user());
        put(settings, ExperimentSettings.SYSTEM_PROMPT, config.prompts().system());
        put(settings, ExperimentSettings.ENDPOINT, config.endpoint());
        put(settings, ExperimentSettings.KEY_VARIABLE, config.keyVariable());
        put(settings, ExperimentSettings.REUSE, config.reuse() ? "true" : null);
        config.parameters().forEach((name, value) -> settings.put(ExperimentSettings.PARAMETER_PREFIX + name, value));
        return settings;
    }

    /** What it has still to ask about. */
    public RemainingNarratives remaining(Selection selection) {
        return new RemainingNarratives(id, dataSource, selection, config.maxNarratives());
    }

    private static void put(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }
}
