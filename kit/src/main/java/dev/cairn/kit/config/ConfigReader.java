package dev.cairn.kit.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads keys from an environment and collects what is wrong. Ask for every value first, then call
 * {@link #finish}: until it has returned, values of faulty keys must not be used.
 */
public final class ConfigReader {
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    public ConfigReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * The value of a key. Where it is wrong the problem is noted and the default stands in; where there is none, null: so
     * that a configuration can be put together before {@link #finish} refuses it.
     */
    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // finish() throws before anybody uses the null
    public <T> T get(ConfigKey<T> key) {
        var given = environment.get(key.name());
        var text = given == null || given.isBlank() ? key.defaultValue() : given;
        if (text == null) {
            problems.add(key.name() + " is missing: " + key.description());
            return null;
        }
        try {
            return key.parser().apply(text);
        } catch (IllegalArgumentException e) {
            var shown = key.secret() ? "(secret)" : "\"" + text + "\"";
            problems.add(key.name() + " is " + shown + ": " + reason(e, key));
            return key.defaultValue() == null ? null : key.parser().apply(key.defaultValue());
        }
    }

    /** Notes a problem that lies in more than one value. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /** Notes every variable that starts with the prefix and that no key declares: most often a misspelt one. */
    public void rejectUnknown(String prefix, List<ConfigKey<?>> known) {
        Set<String> names = known.stream().map(ConfigKey::name).collect(Collectors.toSet());
        environment.keySet().stream()
                .filter(name -> name.startsWith(prefix) && !names.contains(name))
                .sorted()
                .forEach(name -> problems.add(name + " is not a setting; see docs/configuration.md"));
    }

    /** The variables that start with the prefix, without it, in order. */
    public Map<String, String> withPrefix(String prefix) {
        var found = new TreeMap<String, String>();
        environment.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** Throws {@link ConfigException} with every problem noted so far, if there is one. */
    public void finish() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static String reason(IllegalArgumentException e, ConfigKey<?> key) {
        return e instanceof NumberFormatException ? "must be " + key.type() : String.valueOf(e.getMessage());
    }
}
