package dev.cairn.kit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.config.ConfigException;
import dev.cairn.kit.config.ConfigReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPricesTest {
    @TempDir
    private Path directory;

    @Test
    void knowsNoPriceButThatOfTheProcessWithoutATable() {
        var prices = prices(Map.of());
        assertThat(prices.perMillionTokens(ModelId.expand("onnx"))).contains(BigDecimal.ZERO);
        assertThat(prices.perMillionTokens(ModelId.expand("openai"))).isEmpty();
    }

    @Test
    void readsPricesForAModelWithItsDimensionsOrWithout() throws IOException {
        var prices = prices("{\"openai:a\": 0.02, \"openai:a@512\": 0.01, \"openai:free:v1\": 0}");
        assertThat(prices.perMillionTokens(ModelId.parse("openai:a"))).contains(new BigDecimal("0.02"));
        assertThat(prices.perMillionTokens(ModelId.parse("openai:a@512"))).contains(new BigDecimal("0.01"));
        assertThat(prices.perMillionTokens(ModelId.parse("openai:a@256"))).contains(new BigDecimal("0.02"));
        assertThat(prices.perMillionTokens(ModelId.parse("openai:free:v1"))).contains(BigDecimal.ZERO);
        assertThat(prices.perMillionTokens(ModelId.parse("openai:b"))).isEmpty();
    }

    @Test
    void readsPricesOfPromptsAndCompletions() throws IOException {
        var prices = prices("{\"chat:org/m:v2\": {\"prompt\": 0.15, \"completion\": 0.6}, \"openai:a\": 0.02}");
        var chat = prices.price(ModelId.parse("chat:org/m:v2")).orElseThrow();
        assertThat(chat.cost(1_000_000, 100_000)).isEqualByComparingTo("0.21");
        var embedding = prices.price(ModelId.parse("openai:a")).orElseThrow();
        assertThat(embedding.cost(1_000_000, 0)).isEqualByComparingTo("0.02");
        var semantic =
                prices.price(ModelId.parse("semantic:all-minilm-l6-v2-q")).orElseThrow();
        assertThat(semantic.cost(1_000_000, 1_000_000)).isZero();
    }

    @Test
    void multipliesWithoutRounding() {
        assertThat(ModelPrices.cost(new BigDecimal("0.02"), 12_345)).isEqualByComparingTo("0.0002469");
    }

    @Test
    void namesEveryProblemOfTheTable() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> prices(
                        "{\"openai:a\": \"cheap\", \"openai:b\": -1, \"chat:c\": 1," + " \"chat:d\": {\"prompt\": 1}}"))
                .satisfies(e -> assertThat(e.problems())
                        .hasSize(4)
                        .anySatisfy(problem -> assertThat(problem).contains("price of chat:c is 1"))
                        .anySatisfy(problem -> assertThat(problem).contains("price of chat:d is {"))
                        .anySatisfy(problem -> assertThat(problem).contains("price of openai:a is \"cheap\""))
                        .anySatisfy(problem -> assertThat(problem).contains("price of openai:b is -1")));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> prices("oops"))
                .withMessageContaining("is no JSON");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> prices("[]"))
                .withMessageContaining("must hold a JSON object");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> prices(Map.of(
                        "CAIRN_MODEL_PRICES", directory.resolve("nowhere").toString())))
                .withMessageContaining("nowhere cannot be read");
    }

    private ModelPrices prices(String table) throws IOException {
        var file = Files.writeString(directory.resolve("prices.json"), table);
        return prices(Map.of("CAIRN_MODEL_PRICES", file.toString()));
    }

    private static ModelPrices prices(Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        var prices = ModelPrices.read(reader);
        reader.finish();
        return prices;
    }
}
