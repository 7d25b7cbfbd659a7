package dev.cairn.transform.expression.illness;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cairn.schemas.Illness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of illness rules; {@code docs/expression-rules.md} describes the format.
 *
 * <p>Expressions are RE2's, which take time linear in the text whatever a file says; the lookaround that they lack is
 * what {@code unless} is for.
 */
final class RuleFile {
    private static final double WARN_BELOW = 0.5;
    private static final int MAX_REPEATS = 100_000;
    private static final Set<String> RESERVED = Set.of(StudyOverride.NAME, IllnessRules.NO_RULE);
    private static final java.util.regex.Pattern TERM_NAME = java.util.regex.Pattern.compile("[a-z][a-z_]*");
    private static final java.util.regex.Pattern TERM_USE = java.util.regex.Pattern.compile("\\{([a-z][a-z_]*)}");

    private static final java.util.regex.Pattern COUNT = java.util.regex.Pattern.compile("\\{(\\d+)(?:,(\\d+)?)?}");

    private final Map<String, String> terms = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    private RuleFile() {}

    /** Reads a file's text. Throws ConfigException with every problem. */
    static IllnessRules parse(String source, String yaml) {
        return new RuleFile().read(YamlValue.document(source, yaml));
    }

    private IllnessRules read(YamlValue file) {
        var members = file.members(Set.of("warn_below", "terms", "overrides", "rules"));
        var warnBelow = members.get("warn_below");
        var share = warnBelow == null ? WARN_BELOW : warnBelow.share();
        var named = members.get("terms");
        if (named != null) {
            named.members().forEach(this::term);
        }
        var overrides = overrides(members.get("overrides"));
        var listed = members.get("rules");
        var rules = listed == null ? IllnessRules.bundled().rules() : rules(listed);
        file.finish();
        return new IllnessRules(overrides, rules, share);
    }

    private void term(String name, YamlValue value) {
        if (!TERM_NAME.matcher(name).matches()) {
            value.problem("must have a name of small letters and underscores");
        }
        var expression = "(?:" + expanded(value) + ")";
        compiled(value, expression);
        terms.put(name, expression);
    }

    private Map<String, List<StudyOverride>> overrides(@Nullable YamlValue value) {
        var overrides = new LinkedHashMap<String, List<StudyOverride>>();
        if (value != null) {
            value.members()
                    .forEach((study, list) -> overrides.put(
                            study, list.items().stream().map(this::override).toList()));
        }
        return Map.copyOf(overrides);
    }

    private StudyOverride override(YamlValue value) {
        var members = value.members(Set.of("samples", "title", "illness"));
        var samples = members.get("samples");
        var title = members.get("title");
        if ((samples == null) == (title == null)) {
            value.problem("must have either samples or title");
        }
        var accessions = new LinkedHashSet<String>();
        if (samples != null) {
            samples.oneOrMore().forEach(sample -> accessions.add(sample.text()));
        }
        var pattern = title == null ? null : pattern(title);
        return new StudyOverride(Set.copyOf(accessions), pattern, illness(value.required(members, "illness"), true));
    }

    private List<IllnessRule> rules(YamlValue value) {
        return value.items().stream().map(this::rule).toList();
    }

    private IllnessRule rule(YamlValue unnamed) {
        var given = unnamed.members().get("name");
        var name = given == null ? "" : given.text();
        var value = unnamed.as(unnamed.place() + " \"" + name + "\"");
        var members = value.members(Set.of("name", "illness", "fields", "pattern", "unless", "confidence"));
        name(value.required(members, "name"), name);
        var unless = members.get("unless");
        return new IllnessRule(
                name,
                illness(value.required(members, "illness"), false),
                texts(value.required(members, "fields")),
                patterns(value.required(members, "pattern")),
                patterns(unless),
                confidence(value.required(members, "confidence")));
    }

    private void name(@Nullable YamlValue value, String name) {
        if (value == null) {
            return;
        }
        if (RESERVED.contains(name)) {
            value.problem("must not be one of " + RESERVED.stream().sorted().toList());
        }
        if (!names.add(name)) {
            value.problem("is \"" + name + "\", which an earlier rule is called");
        }
    }

    private static double confidence(@Nullable YamlValue value) {
        var confidence = value == null ? 0 : value.share();
        if (value != null && confidence == 0) {
            value.problem("must be above 0");
        }
        return confidence;
    }

    private static List<String> texts(@Nullable YamlValue value) {
        return value == null
                ? List.of()
                : value.oneOrMore().stream().map(YamlValue::text).toList();
    }

    private List<Pattern> patterns(@Nullable YamlValue value) {
        var patterns = new ArrayList<Pattern>();
        if (value != null) {
            for (var one : value.oneOrMore()) {
                var pattern = pattern(one);
                if (pattern != null) {
                    patterns.add(pattern);
                }
            }
        }
        return List.copyOf(patterns);
    }

    private @Nullable Pattern pattern(YamlValue value) {
        var expression = expanded(value);
        var pattern = expression.isEmpty() ? null : compiled(value, expression);
        if (pattern != null && pattern.matcher("").find()) {
            value.problem("matches a text without a character, and so every text");
        }
        return pattern;
    }

    private static @Nullable Pattern compiled(YamlValue value, String expression) {
        if (repeats(expression) > MAX_REPEATS) {
            value.problem("repeats its parts more than " + MAX_REPEATS + " times in all: make its {counts} smaller");
            return null;
        }
        try {
            return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            value.problem("is not a regular expression of RE2: " + e.getDescription());
            return null;
        }
    }

    /** As what counted repeats would be multiplied to if each stood in the one before: RE2 writes them all out. */
    private static double repeats(String expression) {
        return COUNT.matcher(expression)
                .results()
                .mapToDouble(count -> Double.parseDouble(count.group(count.group(2) == null ? 1 : 2)))
                .reduce(1, (product, count) -> product * Math.max(1, count));
    }

    /** An expression with its terms put in. */
    private String expanded(YamlValue value) {
        return TERM_USE.matcher(value.text()).replaceAll(use -> {
            var term = terms.get(use.group(1));
            if (term == null) {
                value.problem("uses {" + use.group(1) + "}, which no term before it is called");
            }
            return Matcher.quoteReplacement(term == null ? use.group() : term);
        });
    }

    private static Illness illness(@Nullable YamlValue value, boolean unknownAllowed) {
        if (value == null) {
            return Illness.UNKNOWN;
        }
        var text = value.text();
        var allowed = new ArrayList<>(List.of(Illness.values()));
        if (!unknownAllowed) {
            allowed.remove(Illness.UNKNOWN);
        }
        for (var illness : allowed) {
            if (illness.name().equals(text)) {
                return illness;
            }
        }
        value.problem("must be one of " + allowed + ", not \"" + text + "\"");
        return Illness.UNKNOWN;
    }
}
