package dev.cairn.embed.model;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelKind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The providers of this service, each made when it is first asked for: the in-process model costs memory. */
public final class ModelProviders implements AutoCloseable {
    private final Map<String, Supplier<ModelProvider>> makers;
    private final Map<String, ModelProvider> made = new HashMap<>();

    public ModelProviders(ModelsConfig config, CallObserver observer) {
        this(Map.of(
                OnnxProvider.NAME, () -> OnnxProvider.load(config.onnx()),
                OpenAiProvider.NAME, () -> new OpenAiProvider(config.openai(), observer, Timekeeper.SYSTEM)));
    }

    /** Likewise, for a process that may be killed. Native code is kept below {@code natives}. */
    public ModelProviders(ModelsConfig config, CallObserver observer, Path natives) {
        this(Map.of(
                OnnxProvider.NAME,
                () -> {
                    OnnxNatives.keepBelow(natives);
                    return OnnxProvider.load(config.onnx());
                },
                OpenAiProvider.NAME,
                () -> new OpenAiProvider(config.openai(), observer, Timekeeper.SYSTEM)));
    }

    ModelProviders(Map<String, Supplier<ModelProvider>> makers) {
        this.makers = Map.copyOf(makers);
    }

    /**
     * Who answers for a model, given by its id; for a model that nobody has, one who answers each input with
     * MODEL_UNKNOWN. Throws MODEL_NOT_CONFIGURED where the provider cannot be had with this configuration or on this
     * machine.
     */
    public synchronized ModelProvider of(String model) {
        ModelId id;
        try {
            id = ModelId.parse(model);
        } catch (PipelineException unreadable) {
            return UnknownProvider.INSTANCE;
        }
        var maker = makers.get(id.provider());
        if (maker == null) {
            return UnknownProvider.INSTANCE;
        }
        // A maker that throws leaves nothing behind: it is tried again.
        return made.computeIfAbsent(id.provider(), any -> maker.get());
    }

    /**
     * Makes sure, before anything is published, that somebody could answer for an embedding model. Loads nothing and asks
     * nobody: whether an endpoint has the model is for the endpoint to say. Throws MODEL_UNKNOWN.
     */
    public static void requireKnown(ModelId model) {
        var known = switch (model.provider()) {
            case OnnxProvider.NAME -> OnnxProvider.knows(model);
            case OpenAiProvider.NAME -> true;
            default -> throw new PipelineException(ErrorCode.MODEL_UNKNOWN, UnknownProvider.message(model.toString()));
        };
        if (!known) {
            throw new PipelineException(ErrorCode.MODEL_UNKNOWN, OnnxProvider.unknown(model, ModelKind.EMBEDDING));
        }
    }

    /** True while one of the providers has been told to wait. */
    public synchronized boolean throttled() {
        return made.values().stream().anyMatch(ModelProvider::throttled);
    }

    /** Closes those that were made. */
    @Override
    public synchronized void close() {
        made.values().forEach(ModelProvider::close);
        made.clear();
    }
}
