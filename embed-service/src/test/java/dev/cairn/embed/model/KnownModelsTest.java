package dev.cairn.embed.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownModelsTest {
    @ParameterizedTest
    @CsvSource({
        "onnx, EMBEDDING",
        "onnx:all-minilm-l6-v2-q@384, EMBEDDING",
        "openai, EMBEDDING",
        "openai:anything@7, EMBEDDING",
        "chat:org/anything:v2, COMPLETION",
        "semantic:all-minilm-l6-v2-q, COMPLETION"
    })
    void somebodyCouldAnswer(String model, ModelKind kind) {
        assertThatCode(() -> ModelProviders.requireKnown(ModelId.expand(model), kind))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "onnx:other, EMBEDDING, provider onnx has no model \"onnx:other\"",
        "onnx:all-minilm-l6-v2-q@512, EMBEDDING, it embeds with onnx:all-minilm-l6-v2-q",
        "onnx:all-minilm-l6-v2-q, COMPLETION, it embeds with onnx:all-minilm-l6-v2-q",
        "semantic:other, COMPLETION, it detects with semantic:all-minilm-l6-v2-q",
        "semantic:all-minilm-l6-v2-q, EMBEDDING, it detects with semantic:all-minilm-l6-v2-q",
        "openai:small, COMPLETION, provider openai answers EMBEDDING only",
        "chat:large, EMBEDDING, provider chat answers COMPLETION only",
        "mistral:large, EMBEDDING, no provider for model \"mistral:large\""
    })
    void nobodyCouldAnswer(String model, ModelKind kind, String message) {
        assertThatThrownBy(() -> ModelProviders.requireKnown(ModelId.parse(model), kind))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(message)
                .hasFieldOrPropertyWithValue("code", ErrorCode.MODEL_UNKNOWN);
    }
}
