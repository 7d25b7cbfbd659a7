package dev.cairn.schemas.topics;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * One topic of the pipeline. Keys are UTF-8 strings; values are Avro in the Confluent wire format under the subject
 * {@code <topic>-value}.
 *
 * @param baseName name without the configured prefix, for example {@code raw-records}
 * @param valueType class generated from the value's schema
 * @param key what the key is, in words
 * @param cleanup how the broker cleans the log
 * @param config further topic configuration, as the broker names it
 */
public record Topic<V extends SpecificRecord>(
        String baseName, Class<V> valueType, String key, Cleanup cleanup, Map<String, String> config) {

    static final String MAX_MESSAGE_BYTES = "max.message.bytes";

    /** What a broker takes unless it is told otherwise. */
    private static final String DEFAULT_MAX_MESSAGE_BYTES = Integer.toString(1024 * 1024 + 12);

    /** How the broker cleans a topic's log. */
    public enum Cleanup {
        /** The newest value of each key stays. */
        COMPACT("compact"),
        /** Records go when their retention ends. */
        DELETE("delete");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /** The value of {@code cleanup.policy}. */
        public String policy() {
            return policy;
        }
    }

    /** The largest batch that the topic takes, in bytes. */
    public int maxMessageBytes() {
        return Integer.parseInt(config.getOrDefault(MAX_MESSAGE_BYTES, DEFAULT_MAX_MESSAGE_BYTES));
    }

    /** The subject of the value's schema for a topic of the given full name. */
    public static String subject(String fullName) {
        return fullName + "-value";
    }
}
