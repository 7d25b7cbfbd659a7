package dev.cairn.kit.config;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting: an environment variable, how to read it, and what holds without it. Configuration classes declare their
 * keys as constants; {@code docs/configuration.md} is made from them.
 *
 * @param name the environment variable
 * @param type the kind of value, in words for the documentation
 * @param parser text to value; throws IllegalArgumentException with what would be right
 * @param defaultValue the value as text where the variable is absent; null where it must be given
 * @param description one sentence
 * @param secret true if the value must never be shown
 */
public record ConfigKey<T>(
        String name,
        String type,
        Function<String, T> parser,
        @Nullable String defaultValue,
        String description,
        boolean secret) {

    public static ConfigKey<String> text(String name, @Nullable String defaultValue, String description) {
        return new ConfigKey<>(name, "text", text -> text, defaultValue, description, false);
    }

    /** A value that is never shown; absent is empty. */
    public static ConfigKey<String> secret(String name, String description) {
        return new ConfigKey<>(name, "secret", text -> text, "", description, true);
    }

    public static ConfigKey<URI> uri(String name, @Nullable String defaultValue, String description) {
        return new ConfigKey<>(name, "URI", ConfigKey::parseUri, defaultValue, description, false);
    }

    public static ConfigKey<Boolean> flag(String name, boolean defaultValue, String description) {
        return new ConfigKey<>(
                name, "true or false", ConfigKey::parseFlag, Boolean.toString(defaultValue), description, false);
    }

    /** A whole number within bounds, both included. */
    public static ConfigKey<Integer> integer(String name, int min, int max, int defaultValue, String description) {
        Function<String, Integer> parser = text -> {
            var value = Long.parseLong(text.strip());
            if (value < min || value > max) {
                throw new IllegalArgumentException("must lie between " + min + " and " + max);
            }
            return (int) value;
        };
        return new ConfigKey<>(
                name,
                "integer " + min + "–" + (max == Integer.MAX_VALUE ? "" : max),
                parser,
                Integer.toString(defaultValue),
                description,
                false);
    }

    /** A duration above zero, such as 500ms, 30s, 5m or 2h. */
    public static ConfigKey<Duration> duration(String name, String defaultValue, String description) {
        return new ConfigKey<>(
                name, "duration (500ms, 30s, 5m, 2h)", ConfigKey::parseDuration, defaultValue, description, false);
    }

    private static URI parseUri(String text) {
        var uri = URI.create(text.strip());
        if (!uri.isAbsolute()) {
            throw new IllegalArgumentException("must be an absolute URI such as http://host:port");
        }
        return uri;
    }

    private static Boolean parseFlag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static Duration parseDuration(String text) {
        var value = text.strip().toLowerCase(Locale.ROOT);
        var digits = value.replaceAll("[a-z]+$", "");
        var amount = Long.parseLong(digits);
        if (amount <= 0) {
            throw new IllegalArgumentException("must be above zero");
        }
        return switch (value.substring(digits.length())) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> throw new IllegalArgumentException("must be a number and a unit: ms, s, m or h");
        };
    }
}
