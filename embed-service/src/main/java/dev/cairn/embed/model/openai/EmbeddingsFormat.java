package dev.cairn.embed.model.openai;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.kit.model.ModelId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Bodies of OpenAI's embeddings API: https://platform.openai.com/docs/api-reference/embeddings. */
final class EmbeddingsFormat {
    // NaN is no JSON, but servers write it, and then it must spoil one vector and not the whole answer.
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    /**
     * Vectors, not yet checked.
     *
     * @param vectors at each input's place what came for it, as it came; null where nothing came
     * @param tokens as the endpoint counted them, if it did
     */
    record Embeddings(List<double @Nullable []> vectors, OptionalLong tokens) {}

    private EmbeddingsFormat() {}

    static byte[] request(ModelId model, List<String> texts) {
        var body = JSON.createObjectNode().put("model", model.name());
        texts.forEach(body.putArray("input")::add);
        model.dimensions().ifPresent(dimensions -> body.put("dimensions", dimensions));
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JacksonException e) {
            throw new UncheckedIOException(e); // a tree of strings and numbers has nothing that does not write
        }
    }

    /** Reads an answer of status 200. Throws IOException where it is no JSON or ends early. */
    static Embeddings answer(byte[] body, int inputs) throws IOException {
        try (var json = JSON.createParser(body)) {
            return new EmbeddingsReader(json, inputs).read();
        }
    }
}
