package dev.cairn.cli;

import dev.cairn.embed.model.CallObserver;
import dev.cairn.embed.model.ModelProviders;
import dev.cairn.embed.model.ModelsConfig;
import dev.cairn.embed.model.Outcome;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Turns a question into a vector with the model that the stored vectors come from. */
final class QueryEmbedding implements AutoCloseable {
    private final ModelProviders providers;

    QueryEmbedding(Map<String, String> environment) {
        providers = new ModelProviders(ModelsConfig.fromEnv(environment), CallObserver.NONE);
    }

    float[] embed(String model, String text) {
        var input = ModelInput.newBuilder()
                .setRequestKey("query")
                .setKind(ModelKind.EMBEDDING)
                .setModel(model)
                .setParameters(Map.of())
                .setText(text)
                .build();
        var answer = new AtomicReference<Outcome>();
        try {
            providers.of(model).answer(List.of(input), (index, outcome) -> answer.set(outcome));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException(ErrorCode.MODEL_UNAVAILABLE, "interrupted while asking " + model, e);
        }
        var outcome = answer.get();
        if (outcome instanceof Outcome.Embedded embedded) {
            return embedded.vector();
        }
        if (outcome instanceof Outcome.Failed failed) {
            throw new PipelineException(failed.code(), failed.message());
        }
        throw new PipelineException(ErrorCode.MODEL_UNAVAILABLE, "model " + model + " gave no answer");
    }

    @Override
    public void close() {
        providers.close();
    }
}
