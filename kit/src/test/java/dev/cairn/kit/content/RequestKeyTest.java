package dev.cairn.kit.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.schemas.ModelKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestKeyTest {
    @Test
    void staysTheSameForEver() {
        assertThat(RequestKey.of(ModelKind.EMBEDDING, "onnx:mini", Map.of("a", "1"), "text"))
                .isEqualTo("eb2e7af12a2f416be0a304aefb2a99912f177ce0e3a7ae0b83ab98596b5b361b");
    }

    @Test
    void ignoresTheOrderOfParameters() {
        var forwards = new LinkedHashMap<String, String>();
        forwards.put("a", "1");
        forwards.put("b", "2");
        var backwards = new LinkedHashMap<String, String>();
        backwards.put("b", "2");
        backwards.put("a", "1");

        assertThat(RequestKey.of(ModelKind.COMPLETION, "m", backwards, "t"))
                .isEqualTo(RequestKey.of(ModelKind.COMPLETION, "m", forwards, "t"));
    }

    @Test
    void tellsApartWhatMovesBetweenParts() {
        var keys = Stream.of(
                        RequestKey.of(ModelKind.EMBEDDING, "m", Map.of(), "text"),
                        RequestKey.of(ModelKind.COMPLETION, "m", Map.of(), "text"),
                        RequestKey.of(ModelKind.EMBEDDING, "mt", Map.of(), "ext"),
                        RequestKey.of(ModelKind.EMBEDDING, "m", Map.of("a", "b"), "text"),
                        RequestKey.of(ModelKind.EMBEDDING, "m", Map.of("ab", ""), "text"),
                        RequestKey.of(ModelKind.EMBEDDING, "m", Map.of("", "ab"), "text"),
                        RequestKey.of(ModelKind.EMBEDDING, "m", Map.of(), "Text"))
                .distinct();

        assertThat(keys).hasSize(7);
    }

    @Test
    void countsTextInBytesNotInLetters() {
        assertThat(List.of(
                        new Sha256().part("é").part("").hex(),
                        new Sha256().part("").part("é").hex()))
                .doesNotHaveDuplicates();
    }
}
