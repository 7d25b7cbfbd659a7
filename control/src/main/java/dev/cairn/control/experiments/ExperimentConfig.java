package dev.cairn.control.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.kit.content.Sha256;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment is, as its file says or as it was frozen. Holds no secret.
 *
 * @param model provider:name
 * @param endpoint where the model is asked; null: where the embed service is configured to
 * @param keyVariable the variable of the embed service that holds the endpoint's key; null: none is sent
 * @param parameters what the model is given besides the texts, as it is sent
 * @param dataSource whose narratives it asks about; null where the file does not say
 * @param maxNarratives the first so many by incident and type; null: all
 * @param reuse whether answers are shared with experiments that ask the same
 * @param file the whole file
 */
public record ExperimentConfig(
        String name,
        @Nullable String author,
        @Nullable String notes,
        String model,
        @Nullable String endpoint,
        @Nullable String keyVariable,
        Prompts prompts,
        Map<String, String> parameters,
        @Nullable String dataSource,
        @Nullable Long maxNarratives,
        boolean reuse,
        JsonNode file) {
    public ExperimentConfig {
        parameters = Map.copyOf(parameters);
    }

    /**
     * The texts that go with a narrative.
     *
     * @param user holds {@code <<TEXT>>} where the narrative goes
     */
    public record Prompts(
            @Nullable String system, String user, @Nullable String version) {}

    /** The same of other narratives; null leaves each as it is. */
    public ExperimentConfig over(@Nullable String source, @Nullable Long max) {
        return new ExperimentConfig(
                name,
                author,
                notes,
                model,
                endpoint,
                keyVariable,
                prompts,
                parameters,
                source == null ? dataSource : source,
                max == null ? maxNarratives : max,
                reuse,
                file);
    }

    /**
     * SHA-256, hexadecimal, of what changes the results: model, prompts and parameters. Where the model is asked, and
     * about what, is not among them.
     */
    public String hash() {
        var system = Objects.requireNonNullElse(prompts.system(), "");
        var sha = new Sha256().part(model).part(system).part(prompts.user()).number(parameters.size());
        new TreeMap<>(parameters).forEach((key, value) -> sha.part(key).part(value));
        return sha.hex();
    }
}
