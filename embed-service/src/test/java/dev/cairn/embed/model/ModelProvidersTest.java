package dev.cairn.embed.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.ModelInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelProvidersTest {
    private final List<String> events = new ArrayList<>();

    @Test
    void makesAProviderWhenItIsFirstAskedForAndOnce() {
        try (var providers =
                new ModelProviders(Map.of("onnx", () -> made("onnx"), "openai", () -> made("openai")), this::release)) {
            assertThat(events).isEmpty();

            assertThat(providers.of("onnx:a")).isSameAs(providers.of("onnx:b@7"));

            assertThat(events).containsExactly("made onnx");
        }
        assertThat(events)
                .as("closes what was made and nothing else")
                .containsExactly("made onnx", "closed onnx", "released");
    }

    @Test
    void saysWhetherOneOfThemHasToWait() {
        try (var providers =
                new ModelProviders(Map.of("onnx", () -> made("onnx"), "openai", () -> made("openai")), this::release)) {
            providers.of("onnx:a");
            assertThat(providers.throttled()).isFalse();
            providers.of("openai:a");
            assertThat(providers.throttled()).isTrue();
        }
    }

    @Test
    void asksForTheKeyWhereARunWantsWhatIsNotConfigured() {
        try (var providers = new ModelProviders(ModelsConfig.fromEnv(Map.of()), CallObserver.NONE)) {
            assertThatExceptionOfType(PipelineException.class)
                    .isThrownBy(() -> providers.of("openai:small"))
                    .withMessageContaining("CAIRN_EMBED_OPENAI_API_KEY")
                    .withMessageContaining("CAIRN_EMBED_OPENAI_BASE_URL")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_CONFIGURED))
                    .satisfies(e -> assertThat(e.code().kind()).isEqualTo(ErrorKind.FATAL));
        }
    }

    @Test
    void anEndpointOfOnesOwnNeedsNoKey() {
        var config = ModelsConfig.fromEnv(Map.of("CAIRN_EMBED_OPENAI_BASE_URL", "http://127.0.0.1:1/v1"));
        try (var providers = new ModelProviders(config, CallObserver.NONE)) {
            assertThat(providers.of("openai:small").name()).isEqualTo("openai");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cohere:embed-v3", "none", "", "onnx:", "onnx:a b", "onnx:a@x"})
    void modelsThatNobodyHasFailInputByInput(String model) throws Exception {
        try (var providers = new ModelProviders(Map.of("onnx", () -> made("onnx")), this::release)) {
            var answers = Answers.of(providers.of(model), model, List.of("a", "b"));

            assertThat(answers.failure(0).code()).isEqualTo(ErrorCode.MODEL_UNKNOWN);
            assertThat(answers.failure(1).message()).contains("\"" + model + "\"");
            assertThat(events).isEmpty();
        }
    }

    private void release() {
        events.add("released");
    }

    private ModelProvider made(String name) {
        events.add("made " + name);
        return new ModelProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Limits limits() {
                return new Limits(1, 1, 1);
            }

            @Override
            public int estimateTokens(String text) {
                return 1;
            }

            @Override
            public void answer(List<ModelInput> batch, OutcomeSink sink) {
                throw new AssertionError("nobody asks");
            }

            @Override
            public boolean throttled() {
                return name.equals("openai");
            }

            @Override
            public void close() {
                events.add("closed " + name);
            }
        };
    }
}
