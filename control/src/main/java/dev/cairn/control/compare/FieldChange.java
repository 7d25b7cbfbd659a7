package dev.cairn.control.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * A place where two versions of a record differ.
 *
 * @param path the JSON path, such as {@code $.conditions[2]}; as in an RFC 6902 patch, positions count after the changes
 *     before it
 * @param from what stood there; null where it is new
 * @param to what stands there now; null where it is gone
 */
public record FieldChange(
        String path, @Nullable JsonNode from, @Nullable JsonNode to) {

    /** The same with the length of each value in its place. */
    FieldChange withoutTexts() {
        return new FieldChange(path, length(from), length(to));
    }

    private static @Nullable JsonNode length(@Nullable JsonNode value) {
        return value == null ? null : TextNode.valueOf(value.asText().length() + " characters");
    }
}
