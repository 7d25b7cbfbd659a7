package dev.cairn.kit.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What models cost, in US dollars for a million tokens. What computes in the process costs nothing. No other price is
 * built in: it would be wrong one day without a word.
 */
public final class ModelPrices {
    /** The table: a JSON object of model names and prices. */
    public static final ConfigKey<String> FILE = ConfigKey.text(
            "CAIRN_MODEL_PRICES",
            "",
            "File of prices in USD for a million tokens: {\"openai:text-embedding-3-small\": 0.02, \"chat:gpt-4o-mini\":"
                    + " {\"prompt\": 0.15, \"completion\": 0.6}}; a model that is not in it has no known price, onnx and"
                    + " semantic cost nothing.");

    private static final Set<String> IN_PROCESS = Set.of("onnx", "semantic");
    private static final String CHAT = "chat:";
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ModelPrice> perMillion;

    private ModelPrices(Map<String, ModelPrice> perMillion) {
        this.perMillion = Map.copyOf(perMillion);
    }

    /** Reads the table that the environment names; problems are left in the reader. */
    public static ModelPrices read(ConfigReader reader) {
        var file = reader.get(FILE);
        var prices = new HashMap<String, ModelPrice>();
        if (!file.isBlank()) {
            try {
                read(reader, JSON.readTree(Files.readString(Path.of(file.strip()))), prices);
            } catch (JsonProcessingException e) {
                reader.problem(FILE.name() + ": " + file + " is no JSON: " + e.getOriginalMessage());
            } catch (IOException | InvalidPathException e) {
                reader.problem(FILE.name() + ": " + file + " cannot be read: "
                        + e.getClass().getSimpleName());
            }
        }
        return new ModelPrices(prices);
    }

    /** The price of a million tokens of texts that are embedded. Empty if it is not known. */
    public Optional<BigDecimal> perMillionTokens(ModelId model) {
        return price(model).map(ModelPrice::prompt);
    }

    /** The price of a model, with the dimensions or without, as the table has it. Empty if it is not known. */
    public Optional<ModelPrice> price(ModelId model) {
        if (IN_PROCESS.contains(model.provider())) {
            return Optional.of(ModelPrice.NOTHING);
        }
        var price = perMillion.get(model.toString());
        return Optional.ofNullable(price == null ? perMillion.get(model.provider() + ":" + model.name()) : price);
    }

    /** What tokens cost at a price for a million of them. */
    public static BigDecimal cost(BigDecimal perMillion, long tokens) {
        return perMillion.multiply(BigDecimal.valueOf(tokens)).divide(MILLION, MathContext.DECIMAL64);
    }

    @Override
    public String toString() {
        return new TreeMap<>(perMillion).toString();
    }

    private static void read(ConfigReader reader, JsonNode table, Map<String, ModelPrice> prices) {
        if (!table.isObject()) {
            reader.problem(FILE.name() + " must hold a JSON object of models and prices");
            return;
        }
        table.properties().forEach(entry -> {
            var price = price(entry.getKey(), entry.getValue());
            if (price.isPresent()) {
                prices.put(entry.getKey(), price.get());
            } else {
                reader.problem(FILE.name() + ": the price of " + entry.getKey() + " is " + entry.getValue()
                        + "; it must be USD for a million tokens, 0 or more: a number, or for " + CHAT
                        + "… {\"prompt\": …, \"completion\": …}");
            }
        });
    }

    /** A number alone says nothing of completions: it will not do for a model that writes them. */
    private static Optional<ModelPrice> price(String model, JsonNode value) {
        if (value.isObject()) {
            return amount(value.path("prompt"))
                    .flatMap(prompt ->
                            amount(value.path("completion")).map(completion -> new ModelPrice(prompt, completion)));
        }
        return model.startsWith(CHAT)
                ? Optional.empty()
                : amount(value).map(prompt -> new ModelPrice(prompt, BigDecimal.ZERO));
    }

    private static Optional<BigDecimal> amount(JsonNode value) {
        return value.isNumber() && value.decimalValue().signum() >= 0
                ? Optional.of(value.decimalValue())
                : Optional.empty();
    }
}
