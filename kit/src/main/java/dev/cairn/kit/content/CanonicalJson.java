package dev.cairn.kit.content;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;

/**
 * An Avro record as JSON that depends on its content only: fields in the order of the schema, maps in the order of
 * their keys, no spaces, UTF-8. A field that is null or an empty array is left out, so a schema that gains a field does
 * not change the JSON, and the {@link #hash}, of a record that lacks it.
 */
public final class CanonicalJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private CanonicalJson() {}

    /** The JSON in UTF-8. */
    public static byte[] of(IndexedRecord value) {
        try (var bytes = new ByteArrayBuilder(8192)) {
            try (var json = FACTORY.createGenerator(bytes)) {
                record(json, value);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 of the JSON, hexadecimal. */
    public static String hash(IndexedRecord value) {
        return Sha256.of(of(value));
    }

    private static void record(JsonGenerator json, IndexedRecord value) throws IOException {
        json.writeStartObject();
        for (var field : value.getSchema().getFields()) {
            var content = value.get(field.pos());
            var absent = content == null || (content instanceof Collection<?> items && items.isEmpty());
            if (!absent) {
                json.writeFieldName(field.name());
                value(json, content);
            }
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        if (value instanceof CharSequence || value instanceof Enum || isTime(value)) {
            json.writeString(value.toString());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Float number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof IndexedRecord inner) {
            record(json, inner);
        } else if (value instanceof Collection<?> items) {
            array(json, items);
        } else if (value instanceof Map<?, ?> map) {
            object(json, map);
        } else {
            throw new IllegalArgumentException("no JSON form for " + value.getClass());
        }
    }

    private static boolean isTime(Object value) {
        return value instanceof LocalDate || value instanceof Instant;
    }

    private static void array(JsonGenerator json, Collection<?> items) throws IOException {
        json.writeStartArray();
        for (var item : items) {
            value(json, item);
        }
        json.writeEndArray();
    }

    private static void object(JsonGenerator json, Map<?, ?> map) throws IOException {
        json.writeStartObject();
        for (var entry : new TreeMap<Object, Object>(map).entrySet()) {
            json.writeFieldName(entry.getKey().toString());
            value(json, entry.getValue());
        }
        json.writeEndObject();
    }
}
