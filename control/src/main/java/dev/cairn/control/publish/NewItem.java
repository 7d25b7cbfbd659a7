package dev.cairn.control.publish;

import java.util.HashMap;
import java.util.Map;

/**
 * A work item to be published.
 *
 * @param entity names it within its run, for example {@code ORPHA:646}
 * @param parameters what to ask of the source
 */
public record NewItem(String entity, Map<String, String> parameters) {
    public NewItem {
        parameters = Map.copyOf(parameters);
    }

    /** The same item with one more parameter. */
    public NewItem with(String parameter, String value) {
        var more = new HashMap<>(parameters);
        more.put(parameter, value);
        return new NewItem(entity, more);
    }
}
