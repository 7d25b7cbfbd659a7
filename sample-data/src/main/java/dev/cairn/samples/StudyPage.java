package dev.cairn.samples;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the body of an answer to {@code GET /api/v2/studies}, one study at a time. */
final class StudyPage {
    static final JsonMapper MAPPER = new JsonMapper();

    private StudyPage() {}

    /** Writes to a stream and leaves it open; token and total are left out where null. */
    static void write(
            OutputStream out, Stream<JsonNode> studies, @Nullable String nextPageToken, @Nullable Integer totalCount)
            throws IOException {
        try (var json = MAPPER.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeArrayFieldStart("studies");
            for (var all = studies.iterator(); all.hasNext(); ) {
                MAPPER.writeTree(json, all.next());
            }
            json.writeEndArray();
            if (nextPageToken != null) {
                json.writeStringField("nextPageToken", nextPageToken);
            }
            if (totalCount != null) {
                json.writeNumberField("totalCount", totalCount);
            }
            json.writeEndObject();
        }
    }
}
