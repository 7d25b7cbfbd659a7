package dev.cairn.embed.model;

import dev.cairn.embed.model.onnx.InProcess;
import dev.cairn.embed.model.onnx.OnnxProvider;
import dev.cairn.embed.model.onnx.SemanticProvider;
import dev.cairn.embed.model.openai.ChatProvider;
import dev.cairn.embed.model.openai.OpenAiProvider;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelKind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The providers of this service, each made when it is first asked for: the in-process model costs memory. */
public final class ModelProviders implements AutoCloseable {
    private final Map<String, Supplier<ModelProvider>> makers;
    private final Runnable release;
    private final Map<String, ModelProvider> made = new HashMap<>();

    public ModelProviders(ModelsConfig config, CallObserver observer) {
        this(config, observer, new InProcess(config.onnx(), Optional.empty()));
    }

    /** Likewise, for a process that may be killed. Native code is kept below {@code natives}. */
    public ModelProviders(ModelsConfig config, CallObserver observer, Path natives) {
        this(config, observer, new InProcess(config.onnx(), Optional.of(natives)));
    }

    private ModelProviders(ModelsConfig config, CallObserver observer, InProcess inProcess) {
        this(
                Map.of(
                        OnnxProvider.NAME, () -> new OnnxProvider(inProcess.model()),
                        SemanticProvider.NAME, () -> new SemanticProvider(inProcess.model()),
                        OpenAiProvider.NAME, () -> new OpenAiProvider(config.openai(), observer),
                        ChatProvider.NAME, () -> new ChatProvider(config.chat(), observer)),
                inProcess::close);
    }

    /** @param release frees what the providers share, once they are closed */
    ModelProviders(Map<String, Supplier<ModelProvider>> makers, Runnable release) {
        this.makers = Map.copyOf(makers);
        this.release = release;
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
     * Makes sure, before anything is published, that somebody could answer such a request. Loads nothing and asks
     * nobody: whether an endpoint has the model is for the endpoint to say. Throws MODEL_UNKNOWN.
     */
    public static void requireKnown(ModelId model, ModelKind kind) {
        var asksForVectors = kind == ModelKind.EMBEDDING;
        var problem = switch (model.provider()) {
            case OnnxProvider.NAME ->
                asksForVectors && OnnxProvider.knows(model) ? null : OnnxProvider.unknown(model, kind);
            case SemanticProvider.NAME ->
                !asksForVectors && SemanticProvider.knows(model) ? null : SemanticProvider.unknown(model, kind);
            case OpenAiProvider.NAME -> asksForVectors ? null : "provider openai answers EMBEDDING only, not " + kind;
            case ChatProvider.NAME -> asksForVectors ? "provider chat answers COMPLETION only, not " + kind : null;
            default -> UnknownProvider.message(model.toString());
        };
        if (problem != null) {
            throw new PipelineException(ErrorCode.MODEL_UNKNOWN, problem);
        }
    }

    /** True while one of the providers has been told to wait. */
    public synchronized boolean throttled() {
        return made.values().stream().anyMatch(ModelProvider::throttled);
    }

    /** Closes those that were made, and what they share. */
    @Override
    public synchronized void close() {
        made.values().forEach(ModelProvider::close);
        made.clear();
        release.run();
    }
}
