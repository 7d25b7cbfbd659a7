package dev.cairn.control.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A part of the configuration that two experiments have different.
 *
 * @param part for example {@code model} or {@code parameters.temperature}
 * @param first null if the first one does not have it
 * @param second null if the second one does not have it
 */
@JsonInclude(Include.NON_NULL)
public record ConfigurationDifference(
        String part, @Nullable String first, @Nullable String second) {

    /** What differs. Prompts are told by their length unless they are asked for. */
    static List<ConfigurationDifference> between(Experiment first, Experiment second, boolean prompts) {
        var found = new ArrayList<ConfigurationDifference>();
        add(found, "data_source", first.dataSource(), second.dataSource());
        add(found, "model", first.model(), second.model());
        add(found, "endpoint", first.endpoint(), second.endpoint());
        add(found, "prompt_version", first.promptVersion(), second.promptVersion());
        addPrompt(found, "system_prompt", first.systemPrompt(), second.systemPrompt(), prompts);
        addPrompt(found, "user_template", first.userTemplate(), second.userTemplate(), prompts);
        var names = new TreeSet<String>();
        first.parameters().fieldNames().forEachRemaining(names::add);
        second.parameters().fieldNames().forEachRemaining(names::add);
        for (var name : names) {
            add(
                    found,
                    "parameters." + name,
                    text(first.parameters().get(name)),
                    text(second.parameters().get(name)));
        }
        add(found, "max_narratives", text(first.maxNarratives()), text(second.maxNarratives()));
        add(found, "reuse", text(first.reuse()), text(second.reuse()));
        add(found, "config_hash", first.configHash(), second.configHash());
        return found;
    }

    private static void addPrompt(
            List<ConfigurationDifference> found,
            String part,
            @Nullable String first,
            @Nullable String second,
            boolean whole) {
        if (!Objects.equals(first, second)) {
            found.add(new ConfigurationDifference(part, shown(first, whole), shown(second, whole)));
        }
    }

    private static @Nullable String shown(@Nullable String prompt, boolean whole) {
        return prompt == null || whole ? prompt : prompt.length() + " characters";
    }

    private static void add(
            List<ConfigurationDifference> found, String part, @Nullable String first, @Nullable String second) {
        if (!Objects.equals(first, second)) {
            found.add(new ConfigurationDifference(part, first, second));
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof JsonNode node) {
            return node.isValueNode() ? node.asText() : node.toString();
        }
        return value == null ? null : value.toString();
    }
}
