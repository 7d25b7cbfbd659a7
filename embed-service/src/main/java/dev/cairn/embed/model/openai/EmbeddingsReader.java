package dev.cairn.embed.model.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cairn.embed.model.openai.EmbeddingsFormat.Embeddings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer of the embeddings API, token by token: as a tree, the million numbers a second of a busy endpoint
 * would be as many objects. What is not as it should be is left out; what is no JSON at all is thrown.
 */
final class EmbeddingsReader {
    private static final int USUAL_DIMENSIONS = 1536;

    private final JsonParser json;
    private final List<double @Nullable []> vectors;
    private OptionalLong promptTokens = OptionalLong.empty();

    EmbeddingsReader(JsonParser json, int inputs) {
        this.json = json;
        vectors = new ArrayList<>(Collections.nCopies(inputs, null));
    }

    Embeddings read() throws IOException {
        if (json.nextToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                var value = json.nextToken();
                if (name.equals("data") && value == JsonToken.START_ARRAY) {
                    items();
                } else if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                    usage();
                } else {
                    json.skipChildren();
                }
            }
        }
        return new Embeddings(vectors, promptTokens);
    }

    private void items() throws IOException {
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                item();
            } else {
                json.skipChildren();
            }
        }
    }

    /** An input's vector; the fields come in any order. */
    private void item() throws IOException {
        var index = -1;
        var vector = new double[0];
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var value = json.nextToken();
            if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                index = json.getValueAsInt(-1);
            } else if (name.equals("embedding") && value == JsonToken.START_ARRAY) {
                vector = numbers();
            } else {
                json.skipChildren();
            }
        }
        if (index >= 0 && index < vectors.size()) {
            vectors.set(index, vector);
        }
    }

    private double[] numbers() throws IOException {
        var numbers = new double[USUAL_DIMENSIONS];
        var count = 0;
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = token.isNumeric() ? json.getDoubleValue() : Double.NaN;
            json.skipChildren();
        }
        return Arrays.copyOf(numbers, count);
    }

    private void usage() throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && name.equals("prompt_tokens")) {
                promptTokens = OptionalLong.of(json.getLongValue());
            } else {
                json.skipChildren();
            }
        }
    }
}
