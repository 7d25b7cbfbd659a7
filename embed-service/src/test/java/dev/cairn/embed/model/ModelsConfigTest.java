package dev.cairn.embed.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.kit.config.ConfigException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelsConfigTest {
    @Test
    void defaultsAreThese() {
        assertThat(ModelsConfig.fromEnv(Map.of()))
                .isEqualTo(new ModelsConfig(
                        new OnnxConfig(Runtime.getRuntime().availableProcessors()),
                        new OpenAiConfig(
                                URI.create("https://api.openai.com/v1"),
                                "",
                                Set.of(),
                                128,
                                100_000,
                                8,
                                0,
                                0,
                                Duration.ofSeconds(60),
                                5)));
    }

    @Test
    void readsEverySetting() {
        var environment = Map.ofEntries(
                Map.entry("CAIRN_EMBED_ONNX_LANES", "3"),
                Map.entry("CAIRN_EMBED_OPENAI_BASE_URL", "http://127.0.0.1:8080/v1"),
                Map.entry("CAIRN_EMBED_OPENAI_API_KEY", " sk-live-4711\n"),
                Map.entry("CAIRN_EMBED_OPENAI_MODELS", "small, org/large:v2,"),
                Map.entry("CAIRN_EMBED_OPENAI_BATCH_COUNT", "16"),
                Map.entry("CAIRN_EMBED_OPENAI_BATCH_TOKENS", "8000"),
                Map.entry("CAIRN_EMBED_OPENAI_CONCURRENCY", "32"),
                Map.entry("CAIRN_EMBED_OPENAI_REQUESTS_PER_MINUTE", "3000"),
                Map.entry("CAIRN_EMBED_OPENAI_TOKENS_PER_MINUTE", "1000000"),
                Map.entry("CAIRN_EMBED_OPENAI_TIMEOUT", "5s"),
                Map.entry("CAIRN_EMBED_OPENAI_ATTEMPTS", "2"));

        assertThat(environment).hasSameSizeAs(ModelsConfig.KEYS);
        assertThat(ModelsConfig.fromEnv(environment))
                .isEqualTo(new ModelsConfig(
                        new OnnxConfig(3),
                        new OpenAiConfig(
                                URI.create("http://127.0.0.1:8080/v1"),
                                "sk-live-4711",
                                Set.of("small", "org/large:v2"),
                                16,
                                8000,
                                32,
                                3000,
                                1_000_000,
                                Duration.ofSeconds(5),
                                2)));
    }

    @Test
    void reportsUnknownNamesAndFaultyValuesTogether() {
        var thrown = catchThrowableOfType(
                ConfigException.class,
                () -> ModelsConfig.fromEnv(Map.of(
                        "CAIRN_EMBED_OPENAI_KEY", "x",
                        "CAIRN_EMBED_ONNX_THREADS", "2",
                        "CAIRN_EMBED_OPENAI_ATTEMPTS", "none",
                        "CAIRN_EMBED_OPENAI_API_KEY", "sk live 4711")));

        assertThat(thrown.problems())
                .hasSize(4)
                .anyMatch(problem -> problem.startsWith("CAIRN_EMBED_OPENAI_KEY is not a setting"))
                .anyMatch(problem -> problem.startsWith("CAIRN_EMBED_ONNX_THREADS is not a setting"))
                .anyMatch(problem -> problem.startsWith("CAIRN_EMBED_OPENAI_ATTEMPTS is \"none\""))
                .anyMatch(problem -> problem.startsWith("CAIRN_EMBED_OPENAI_API_KEY is (secret)"));
        assertThat(thrown).hasMessageNotContaining("4711");
    }

    @Test
    void refusesZeroWhereZeroMeansNothing() {
        assertThatThrownBy(() -> ModelsConfig.fromEnv(Map.of("CAIRN_EMBED_OPENAI_CONCURRENCY", "0")))
                .hasMessageContaining("between 1 and");
    }
}
