package dev.cairn.kit.content;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;

/**
 * The name of a record's content: SHA-256, hexadecimal, over its fields in the order of the schema, each behind its
 * name, with maps in the order of their keys. Each value stands behind its kind and its length, so no two contents run
 * together. A field that is null or an empty array is left out, so a schema that gains a field does not change the hash
 * of a record that lacks it. Changing this makes every record that was loaded look changed.
 */
public final class RecordHash {
    private static final int END_OF_RECORD = 0;
    private static final int FIELD = 1;
    private static final int TEXT = 2;
    private static final int FLAG = 3;
    private static final int NUMBER = 4;
    private static final int RECORD = 5;
    private static final int LIST = 6;
    private static final int MAP = 7;
    private static final int BYTES = 8;

    private final Sha256 sha = new Sha256();

    private RecordHash() {}

    /** The hash. Throws IllegalArgumentException for a value whose Java class no Cairn schema gives. */
    public static String of(IndexedRecord value) {
        var hash = new RecordHash();
        hash.fields(value);
        return hash.sha.hex();
    }

    private void fields(IndexedRecord record) {
        for (var field : record.getSchema().getFields()) {
            var content = record.get(field.pos());
            var absent = content == null || (content instanceof Collection<?> items && items.isEmpty());
            if (!absent) {
                sha.number(FIELD).part(field.name());
                value(content);
            }
        }
        sha.number(END_OF_RECORD);
    }

    private void value(Object value) {
        if (value instanceof CharSequence || value instanceof Enum || isTime(value)) {
            sha.number(TEXT).part(value.toString());
        } else if (value instanceof Boolean) {
            sha.number(FLAG).part(value.toString());
        } else if (value instanceof Number) {
            sha.number(NUMBER).part(value.toString());
        } else if (value instanceof ByteBuffer bytes) {
            sha.number(BYTES).part(bytes);
        } else if (value instanceof IndexedRecord inner) {
            sha.number(RECORD);
            fields(inner);
        } else if (value instanceof Collection<?> items) {
            sha.number(LIST).number(items.size());
            items.forEach(this::value);
        } else if (value instanceof Map<?, ?> map) {
            sha.number(MAP).number(map.size());
            new TreeMap<Object, Object>(map).forEach((key, held) -> {
                sha.part(key.toString());
                value(held);
            });
        } else {
            throw new IllegalArgumentException("no content hash for " + value.getClass());
        }
    }

    private static boolean isTime(Object value) {
        return value instanceof LocalDate || value instanceof Instant;
    }
}
