package dev.cairn.kit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelIdTest {
    @Test
    void readsProviderAndName() {
        assertThat(ModelId.parse("onnx:all-minilm-l6-v2-q"))
                .isEqualTo(new ModelId("onnx", "all-minilm-l6-v2-q", OptionalInt.empty()));
    }

    @Test
    void readsTheDimensionsWhereTheyAreGiven() {
        assertThat(ModelId.parse("openai:text-embedding-3-small@512"))
                .isEqualTo(new ModelId("openai", "text-embedding-3-small", OptionalInt.of(512)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx:m", "openai:text-embedding-3-small@1536", "openai:org/model:v1.5", "my-own:x@1"})
    void writesWhatItReads(String text) {
        assertThat(ModelId.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "onnx", "none", ":m", "onnx:", "onnx:m@", "onnx:m@0", "onnx:m@1.5", "onnx:m@-3", "onnx:a b"})
    void refusesWhatNamesNoModel(String text) {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> ModelId.parse(text))
                .withMessageContaining("\"" + text + "\"")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_UNKNOWN));
    }

    @Test
    void expandsABareProviderToItsUsualModel() {
        assertThat(ModelId.expand("onnx")).hasToString("onnx:all-minilm-l6-v2-q");
        assertThat(ModelId.expand("openai")).hasToString("openai:text-embedding-3-small");
        assertThat(ModelId.expand("openai:other@7")).hasToString("openai:other@7");
    }
}
