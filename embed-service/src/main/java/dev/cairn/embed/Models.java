package dev.cairn.embed;

import dev.cairn.embed.model.CallObserver;
import dev.cairn.embed.model.ModelProvider;
import dev.cairn.embed.model.ModelProviders;
import dev.cairn.embed.model.ModelsConfig;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Who answers.
 *
 * @param providers gives the provider for a model; may throw MODEL_NOT_CONFIGURED
 * @param release frees what the providers hold
 */
record Models(Function<String, ModelProvider> providers, Runnable release) {
    static Models of(ModelsConfig config, CallObserver observer, Path natives) {
        var providers = new ModelProviders(config, observer, natives);
        return new Models(providers::of, providers::close);
    }
}
