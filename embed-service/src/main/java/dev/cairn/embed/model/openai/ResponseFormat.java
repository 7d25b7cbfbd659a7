package dev.cairn.embed.model.openai;

import java.util.Locale;
import java.util.Optional;

/** What shape of answer an endpoint is asked for, binding or not. */
enum ResponseFormat {
    /** JSON of the schema of a detector's answer. */
    JSON_SCHEMA,
    /** Some JSON object. */
    JSON_OBJECT,
    /** Nothing is asked for: the prompt alone says what the answer should be. */
    TEXT;

    /** The parameter's value that leaves it to the provider. */
    static final String AUTO = "auto";

    /** Reads a parameter's value; empty if it names none. */
    static Optional<ResponseFormat> parse(String value) {
        for (var format : values()) {
            if (format.parameter().equals(value)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** As the API writes it. */
    String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What binds less; empty for nothing. */
    Optional<ResponseFormat> weaker() {
        return switch (this) {
            case JSON_SCHEMA -> Optional.of(JSON_OBJECT);
            case JSON_OBJECT -> Optional.of(TEXT);
            case TEXT -> Optional.empty();
        };
    }
}
