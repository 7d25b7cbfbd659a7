package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelPrices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetOptionTest {
    @SuppressWarnings("NullAway.Init") // set before each test
    private ModelPrices prices;

    @BeforeEach
    void price(@TempDir Path directory) throws IOException {
        var file = Files.writeString(
                directory.resolve("prices.json"),
                "{\"openai:small\": 0.02, \"chat:large\": {\"prompt\": 0.5, \"completion\": 2}}");
        prices = ModelPrices.read(new ConfigReader(Map.of("CAIRN_MODEL_PRICES", file.toString())));
    }

    @Test
    void callsAndTokensAreBoundsOfThemselves() {
        assertThat(budget("1000calls").of("onnx:m", prices).getCalls()).isEqualTo(1000);
        assertThat(budget("2000000 Tokens").of("onnx:m", prices).getTokens()).isEqualTo(2_000_000);
        assertThat(BudgetOption.parse(null)).isNull();
    }

    @Test
    void dollarsAreTheTokensThatTheyBuy() {
        var bought = budget("1.5usd").of("openai:small@64", prices);

        assertThat(bought.getTokens()).isEqualTo(75_000_000);
        assertThat(bought.getUsd()).isEqualTo(1.5);
        assertThat(bought.getCalls()).isNull();
    }

    @Test
    void dollarsBuyTokensOfTheDearerKindOfWhichTheOthersAreAPart() {
        var bought = budget("3usd").of("chat:large", prices);

        assertThat(bought.getTokens()).isEqualTo(1_500_000);
        assertThat(bought.getCompletionWeight()).isEqualTo(1);
        assertThat(bought.getPromptWeight()).isEqualTo(0.25);
    }

    @Test
    void dollarsNeedAPrice() {
        assertThatThrownBy(() -> budget("5usd").of("openai:large", prices)).hasMessageContaining("CAIRN_MODEL_PRICES");
        assertThatThrownBy(() -> budget("5usd").of("onnx:m", prices)).hasMessageContaining("costs nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "usd", "0calls", "-1calls", "5eur", "1e9tokens", "99999999999999999calls"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> BudgetOption.parse(text))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUDGET_INVALID));
    }

    private static BudgetOption budget(String text) {
        return Objects.requireNonNull(BudgetOption.parse(text));
    }
}
