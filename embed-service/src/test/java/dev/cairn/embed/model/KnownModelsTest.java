package dev.cairn.embed.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownModelsTest {
    @ParameterizedTest
    @ValueSource(strings = {"onnx", "onnx:all-minilm-l6-v2-q@384", "openai", "openai:anything@7"})
    void somebodyCouldAnswer(String model) {
        assertThatCode(() -> ModelProviders.requireKnown(ModelId.expand(model))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "onnx:other, provider onnx has no model \"onnx:other\"",
        "onnx:all-minilm-l6-v2-q@512, it embeds with onnx:all-minilm-l6-v2-q",
        "mistral:large, no provider for model \"mistral:large\""
    })
    void nobodyCouldAnswer(String model, String message) {
        assertThatThrownBy(() -> ModelProviders.requireKnown(ModelId.parse(model)))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(message)
                .hasFieldOrPropertyWithValue("code", ErrorCode.MODEL_UNKNOWN);
    }
}
