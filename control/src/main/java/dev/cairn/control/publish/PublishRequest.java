package dev.cairn.control.publish;

import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.Budget;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run to be published.
 *
 * @param dataType for example {@code clinical_trials}
 * @param source where its records come from: an absolute URI without secrets
 * @param settings everything that changes what the run produces; frozen with it
 * @param items at least one, no two of the same entity
 * @param budget what its model may cost; null without a bound
 */
public record PublishRequest(
        String dataType,
        URI source,
        Map<String, String> settings,
        List<NewItem> items,
        @Nullable Budget budget) {
    /** The setting that names the run's model. */
    public static final String MODEL = "model";
    /** The setting that says which text of a record is embedded. */
    public static final String EMBEDDING_TEMPLATE = "embedding.template";
    /** The model of a run that needs none. */
    public static final String NO_MODEL = "none";

    public PublishRequest {
        settings = Map.copyOf(settings);
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a run needs an item");
        }
        var entities = new HashSet<String>();
        items.forEach(item -> {
            if (!entities.add(item.entity())) {
                throw new IllegalArgumentException("entity " + item.entity() + " comes twice");
            }
        });
    }

    /** A run without a bound on what its model may cost. */
    public PublishRequest(String dataType, URI source, Map<String, String> settings, List<NewItem> items) {
        this(dataType, source, settings, items, null);
    }

    /** The same run with a bound on what its model may cost; null without one. */
    public PublishRequest withBudget(@Nullable Budget bound) {
        return new PublishRequest(dataType, source, settings, items, bound);
    }

    /**
     * The settings of a run.
     *
     * @param model {@code none}, a model's full name, or a provider's for its usual model
     * @param template the embedding template; blank for the usual one
     */
    public static Map<String, String> settings(String model, String template) {
        var settings = new HashMap<String, String>();
        settings.put(
                MODEL, model.equals(NO_MODEL) ? NO_MODEL : ModelId.expand(model).toString());
        if (!template.isBlank()) {
            settings.put(EMBEDDING_TEMPLATE, template);
        }
        return settings;
    }
}
