package dev.cairn.kit.narrative;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Tells texts that say only that there is no narrative, such as "No narrative available" or "see CME narrative", by the
 * rules of {@code placeholders.txt}. Only whole texts are compared, so that a short narrative stays one.
 */
public final class Placeholders {
    private static final int LONGEST = 80;
    private static final Pattern ENDS = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final List<Pattern> RULES = rules();

    private Placeholders() {}

    /** Whether a text that is not blank says only that there is none. */
    public static boolean matches(String text) {
        var stripped = text.strip();
        if (stripped.length() > LONGEST) {
            return false;
        }
        var trimmed = ENDS.matcher(stripped).replaceAll("");
        var plain = SPACE.matcher(trimmed).replaceAll(" ").toLowerCase(Locale.ROOT);
        return RULES.stream().anyMatch(rule -> rule.matcher(plain).matches());
    }

    private static List<Pattern> rules() {
        var resource = Objects.requireNonNull(Placeholders.class.getResourceAsStream("placeholders.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Pattern::compile)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("placeholders.txt lies beside this class", e);
        }
    }
}
