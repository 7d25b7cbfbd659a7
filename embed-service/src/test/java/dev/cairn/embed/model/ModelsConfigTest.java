package dev.cairn.embed.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.embed.model.onnx.OnnxConfig;
import dev.cairn.embed.model.openai.ChatConfig;
import dev.cairn.embed.model.openai.EndpointConfig;
import dev.cairn.embed.model.openai.OpenAiConfig;
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
                        new OpenAiConfig(endpoint(Duration.ofSeconds(60)), 128, 100_000),
                        new ChatConfig(endpoint(Duration.ofSeconds(300)), Map.of())));
    }

    private static EndpointConfig endpoint(Duration timeout) {
        return new EndpointConfig(URI.create("https://api.openai.com/v1"), "", Set.of(), 8, 0, 0, timeout, 5);
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
                Map.entry("CAIRN_EMBED_OPENAI_ATTEMPTS", "2"),
                Map.entry("CAIRN_EMBED_CHAT_BASE_URL", "http://127.0.0.1:1234/v1"),
                Map.entry("CAIRN_EMBED_CHAT_API_KEY", "sk-chat-1"),
                Map.entry("CAIRN_EMBED_CHAT_MODELS", "big"),
                Map.entry("CAIRN_EMBED_CHAT_CONCURRENCY", "64"),
                Map.entry("CAIRN_EMBED_CHAT_REQUESTS_PER_MINUTE", "500"),
                Map.entry("CAIRN_EMBED_CHAT_TOKENS_PER_MINUTE", "90000"),
                Map.entry("CAIRN_EMBED_CHAT_TIMEOUT", "20m"),
                Map.entry("CAIRN_EMBED_CHAT_ATTEMPTS", "7"));

        assertThat(environment).hasSameSizeAs(ModelsConfig.KEYS);
        var openai = new EndpointConfig(
                URI.create("http://127.0.0.1:8080/v1"),
                "sk-live-4711",
                Set.of("small", "org/large:v2"),
                32,
                3000,
                1_000_000,
                Duration.ofSeconds(5),
                2);
        var chat = new EndpointConfig(
                URI.create("http://127.0.0.1:1234/v1"),
                "sk-chat-1",
                Set.of("big"),
                64,
                500,
                90_000,
                Duration.ofMinutes(20),
                7);
        var keys = Map.of("CAIRN_EMBED_OPENAI_API_KEY", " sk-live-4711\n", "CAIRN_EMBED_CHAT_API_KEY", "sk-chat-1");
        assertThat(ModelsConfig.fromEnv(environment))
                .isEqualTo(new ModelsConfig(
                        new OnnxConfig(3), new OpenAiConfig(openai, 16, 8000), new ChatConfig(chat, keys)));
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
