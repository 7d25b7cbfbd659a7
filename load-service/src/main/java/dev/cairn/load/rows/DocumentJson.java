package dev.cairn.load.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro records as JSON in the names of their schema, maps in the order of their keys. Fields whose text is JSON itself
 * become part of it.
 */
final class DocumentJson {
    private static final int USUAL_BYTES = 16 * 1024;

    private final JsonFactory factory = new JsonFactory();
    private final Set<String> jsonFields;

    /** @param jsonFields names of the fields that hold JSON as text */
    DocumentJson(Set<String> jsonFields) {
        this.jsonFields = Set.copyOf(jsonFields);
    }

    /** The record as UTF-8. */
    byte[] write(SpecificRecord record) {
        var out = new ByteArrayOutputStream(USUAL_BYTES);
        try (var json = factory.createGenerator(out)) {
            write(json, record);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private void write(JsonGenerator json, SpecificRecord record) throws IOException {
        json.writeStartObject();
        for (var field : record.getSchema().getFields()) {
            json.writeFieldName(field.name());
            var value = record.get(field.pos());
            if (value instanceof String text && jsonFields.contains(field.name())) {
                json.writeRawValue(text);
            } else {
                write(json, value);
            }
        }
        json.writeEndObject();
    }

    private void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof SpecificRecord record) {
            write(json, record);
        } else if (value instanceof List<?> values) {
            json.writeStartArray();
            for (var element : values) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (var entry : new TreeMap<Object, Object>(map).entrySet()) {
                json.writeFieldName(entry.getKey().toString());
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Long || value instanceof Integer) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else {
            json.writeString(value.toString()); // texts, enum symbols, dates
        }
    }
}
