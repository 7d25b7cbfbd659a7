package dev.cairn.control.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as it was frozen when it began.
 *
 * @param endpoint null: where the embed service is configured to
 * @param systemPrompt null if it has none, or prompts were not asked for
 * @param userTemplate null if prompts were not asked for
 * @param maxNarratives the first so many by incident and type; null: all
 * @param configHash of what changes the results, hexadecimal
 */
@JsonInclude(Include.NON_NULL)
public record Experiment(
        String experimentId,
        String name,
        @Nullable String author,
        @Nullable String notes,
        String dataSource,
        String model,
        @Nullable String endpoint,
        @Nullable String systemPrompt,
        @Nullable String userTemplate,
        @Nullable String promptVersion,
        JsonNode parameters,
        @Nullable Long maxNarratives,
        boolean reuse,
        String configHash,
        Instant createdAt) {
    /** The same without what it says to the model. */
    public Experiment withoutPrompts() {
        return new Experiment(
                experimentId,
                name,
                author,
                notes,
                dataSource,
                model,
                endpoint,
                null,
                null,
                promptVersion,
                parameters,
                maxNarratives,
                reuse,
                configHash,
                createdAt);
    }
}
