package dev.cairn.transform.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array of objects that is kept as JSON: which members of each object are kept, and their types. Written compactly,
 * members in the order given here and elements in the order of the source, so that equal content is equal text. Members
 * that are absent, blank or empty are left out.
 */
public final class JsonColumn {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final List<Member> members;

    private JsonColumn(List<Member> members) {
        this.members = members;
    }

    /** An array of objects with these members. */
    public static JsonColumn arrayOf(Member... members) {
        return new JsonColumn(List.of(members));
    }

    /** A text. */
    public static Member text(String name) {
        return (json, object) -> {
            var text = object.get(name).text();
            if (text != null) {
                json.writeStringField(name, text);
            }
        };
    }

    /** An array of texts. */
    public static Member texts(String name) {
        return (json, object) -> {
            var texts = object.get(name).texts();
            if (!texts.isEmpty()) {
                json.writeArrayFieldStart(name);
                for (var text : texts) {
                    json.writeString(text);
                }
                json.writeEndArray();
            }
        };
    }

    /** A number. */
    public static Member number(String name) {
        return (json, object) -> {
            var number = object.get(name).number();
            if (number != null) {
                json.writeNumberField(name, number);
            }
        };
    }

    /** An object with these members. */
    public static Member object(String name, Member... members) {
        return (json, outer) -> {
            var object = outer.get(name);
            if (!object.isAbsent()) {
                json.writeFieldName(name);
                writeObject(json, object, List.of(members));
            }
        };
    }

    /** The JSON, or null where there are no elements. Throws FIELD_INVALID for a value of another type. */
    public @Nullable String read(JsonCursor array) {
        var items = array.items();
        if (items.isEmpty()) {
            return null;
        }
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(text)) {
            json.writeStartArray();
            for (var item : items) {
                writeObject(json, item, members);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    private static void writeObject(JsonGenerator json, JsonCursor object, List<Member> members) throws IOException {
        json.writeStartObject();
        for (var member : members) {
            member.write(json, object);
        }
        json.writeEndObject();
    }

    /** A member that is kept. */
    @FunctionalInterface
    public interface Member {
        /** Writes name and value if the object has the member. */
        void write(JsonGenerator json, JsonCursor object) throws IOException;
    }
}
