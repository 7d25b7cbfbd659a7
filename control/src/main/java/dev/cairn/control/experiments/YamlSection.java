package dev.cairn.control.experiments;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a file, asked for its values by type. A value of another type is a problem, and then as good as absent;
 * so is a text that is blank. A key with nothing behind it is absent.
 */
final class YamlSection {
    private final String path;
    private final int line;
    private final Problems problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(int line, Node value) {}

    private YamlSection(String path, int line, Problems problems) {
        this.path = path;
        this.line = line;
        this.problems = problems;
    }

    /** @param path the names of the sections that it lies in, with dots between; empty for the whole file */
    static YamlSection of(MappingNode mapping, String path, Problems problems) {
        var section = new YamlSection(path, lineOf(mapping), problems);
        for (var tuple : mapping.getValue()) {
            var name = YamlJson.key(tuple.getKeyNode());
            var at = lineOf(tuple.getKeyNode());
            var earlier = section.entries.putIfAbsent(name, new Entry(at, tuple.getValueNode()));
            if (earlier != null) {
                problems.add(at, section.name(name) + " is there already, at line " + earlier.line());
            }
        }
        return section;
    }

    /** A section, without any key if it is absent. */
    YamlSection section(String key) {
        var value = value(key);
        if (value instanceof MappingNode mapping) {
            return of(mapping, name(key), problems);
        }
        if (value != null) {
            problem(key, "must be a section of keys and values");
        }
        return new YamlSection(name(key), line(key), problems);
    }

    /** The sections of a list. */
    List<YamlSection> sections(String key) {
        var found = new ArrayList<YamlSection>();
        for (var item : items(key)) {
            if (item instanceof MappingNode mapping) {
                found.add(of(mapping, name(key) + "[" + found.size() + "]", problems));
            } else {
                problems.add(lineOf(item), name(key) + " must be a list of sections of keys and values");
            }
        }
        return found;
    }

    /** The texts of a list. */
    List<String> texts(String key) {
        var found = new ArrayList<String>();
        for (var item : items(key)) {
            var text = text(item, name(key));
            if (text != null) {
                found.add(text);
            }
        }
        return found;
    }

    @Nullable
    String text(String key) {
        var value = value(key);
        return value == null ? null : text(value, name(key));
    }

    /** The scalar as it is written, whatever its type; for what must not be quoted in a problem. */
    @Nullable
    String raw(String key) {
        if (value(key) instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        if (has(key)) {
            problem(key, "must be a text");
        }
        return null;
    }

    /** A number within bounds. */
    @Nullable
    BigDecimal number(String key, double min, double max) {
        var value = value(key);
        if (value == null) {
            return null;
        }
        var number = YamlJson.number(value);
        if (number.isPresent()
                && number.get().doubleValue() >= min
                && number.get().doubleValue() <= max) {
            return number.get();
        }
        problem(
                key,
                "is " + shown(value) + ": it must be a number from "
                        + new BigDecimal(min).stripTrailingZeros().toPlainString() + " to "
                        + new BigDecimal(max).stripTrailingZeros().toPlainString());
        return null;
    }

    /** A whole number within bounds. */
    @Nullable
    Long whole(String key, long min, long max) {
        var value = value(key);
        if (value == null) {
            return null;
        }
        try {
            var number = YamlJson.number(value).map(BigDecimal::longValueExact);
            if (number.isPresent() && number.get() >= min && number.get() <= max) {
                return number.get();
            }
        } catch (ArithmeticException e) {
            // Told below, like a number that is out of bounds.
        }
        var bounds = max == Long.MAX_VALUE ? " from " + min : " from " + min + " to " + max;
        problem(key, "is " + shown(value) + ": it must be a whole number" + (min == Long.MIN_VALUE ? "" : bounds));
        return null;
    }

    /** False if it is absent. */
    boolean flag(String key) {
        var value = value(key);
        if (value == null) {
            return false;
        }
        return YamlJson.flag(value).orElseGet(() -> {
            problem(key, "is " + shown(value) + ": it must be true or false");
            return false;
        });
    }

    boolean has(String key) {
        return value(key) != null;
    }

    /** Its keys, those with nothing behind them among them. */
    List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    String path() {
        return path;
    }

    /** A key with the sections it lies in. */
    String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Notes a problem with a key, there or not. */
    void problem(String key, String sentence) {
        problems.add(line(key), name(key) + " " + sentence);
    }

    private int line(String key) {
        var entry = entries.get(key);
        return entry == null ? line : entry.line();
    }

    private @Nullable Node value(String key) {
        var entry = entries.get(key);
        return entry == null || YamlJson.isNull(entry.value()) ? null : entry.value();
    }

    private List<Node> items(String key) {
        var value = value(key);
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        if (value != null) {
            problem(key, "must be a list");
        }
        return List.of();
    }

    private @Nullable String text(Node value, String name) {
        if (!(value instanceof ScalarNode scalar) || !Tag.STR.equals(value.getTag())) {
            problems.add(lineOf(value), name + " is " + shown(value) + ": it must be a text; put it in quotes");
            return null;
        }
        var text = scalar.getValue();
        if (text.isBlank()) {
            problems.add(lineOf(value), name + " is empty");
            return null;
        }
        if (text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
            problems.add(lineOf(value), name + " holds U+0000 or half a surrogate pair, which cannot be stored");
            return null;
        }
        return text;
    }

    private static String shown(Node value) {
        return value instanceof ScalarNode scalar ? "\"" + scalar.getValue() + "\"" : "no single value";
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
