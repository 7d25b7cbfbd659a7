package dev.cairn.load.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.kit.content.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values as the accounts keep them. PostgreSQL's text cannot hold the character NUL, an index entry has a largest size,
 * and so has time; a record whose header offends must still get its outcome, so the value gives way.
 */
public final class Storable {
    /** So that three names of four bytes a character fit into an index entry of 2,704 bytes. */
    private static final int MAX_NAME_LENGTH = 200;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private Storable() {}

    /** A name: no NUL, and short enough for an index. The digest that ends a shortened one keeps it distinct. */
    public static String name(String text) {
        var storable = text.replace('\0', '\uFFFD');
        if (storable.length() <= MAX_NAME_LENGTH) {
            return storable;
        }
        var digest = Sha256.of(storable.getBytes(StandardCharsets.UTF_8));
        return storable.substring(0, MAX_NAME_LENGTH - digest.length()) + digest;
    }

    /** A text of any length without NUL. */
    public static @Nullable String text(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }

    /** A time between the years 1 and 9999. */
    public static Instant time(Instant time) {
        if (time.isBefore(FIRST)) {
            return FIRST;
        }
        return time.isAfter(LAST) ? LAST : time;
    }

    /** A map of texts or numbers as JSON, without NUL. */
    public static String json(Map<String, ?> values) {
        var storable = new TreeMap<String, Object>();
        values.forEach((name, value) ->
                storable.put(name(name), value instanceof String text ? text.replace('\0', '\uFFFD') : value));
        try {
            return JSON.writeValueAsString(storable);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts and numbers is always JSON", e);
        }
    }
}
