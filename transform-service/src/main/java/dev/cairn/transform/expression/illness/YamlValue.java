package dev.cairn.transform.expression.illness;

import dev.cairn.kit.config.ConfigException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of a YAML file that knows its place. What is wrong is noted, with file and line, in a list that all values of
 * a file share, and an empty value stands in, so that one reading finds everything.
 *
 * <p>SnakeYAML itself, not Jackson over it: Jackson's tree has no lines. Nodes are never made into objects.
 */
final class YamlValue {
    private final Node node;
    private final String place;
    private final String source;
    private final List<String> problems;

    private YamlValue(Node node, String place, String source, List<String> problems) {
        this.node = node;
        this.place = place;
        this.source = source;
        this.problems = problems;
    }

    /** The one document of a file. Throws {@link ConfigException} if it is not YAML. */
    static YamlValue document(String source, String yaml) {
        try {
            var root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
            if (root == null) {
                throw new ConfigException(List.of(source + " is empty"));
            }
            return new YamlValue(root, "", source, new ArrayList<>());
        } catch (MarkedYAMLException e) {
            var line = e.getProblemMark() == null
                    ? ""
                    : ", line " + (e.getProblemMark().getLine() + 1);
            throw new ConfigException(List.of(source + line + ": not well-formed YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            throw new ConfigException(List.of(source + ": not well-formed YAML: " + e.getMessage()));
        }
    }

    /** Throws {@link ConfigException} with all problems of the file, if there are any. */
    void finish() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** Notes that this value is wrong; the sentence goes on after the value's place. */
    void problem(String sentence) {
        var line = node.getStartMark() == null
                ? ""
                : ", line " + (node.getStartMark().getLine() + 1);
        problems.add(source + line + ": " + shownPlace() + " " + sentence);
    }

    /** The same value under another name. */
    YamlValue as(String otherPlace) {
        return new YamlValue(node, otherPlace, source, problems);
    }

    String place() {
        return place;
    }

    /** The members of a mapping, in the order of the file. */
    Map<String, YamlValue> members() {
        var members = new LinkedHashMap<String, YamlValue>();
        if (!(node instanceof MappingNode mapping)) {
            problem("must be a mapping");
            return members;
        }
        for (var tuple : mapping.getValue()) {
            var name = new YamlValue(tuple.getKeyNode(), "a name in " + shownPlace(), source, problems).text();
            var inside = place.isEmpty() ? name : place + "." + name;
            var value = new YamlValue(tuple.getValueNode(), inside, source, problems);
            if (members.putIfAbsent(name, value) != null) {
                value.problem("is there twice");
            }
        }
        return members;
    }

    /** The members of a mapping that may have these and no others. */
    Map<String, YamlValue> members(Set<String> known) {
        var members = members();
        members.forEach((name, value) -> {
            if (!name.isEmpty() && !known.contains(name)) {
                value.problem("is not known; known: "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        });
        return members;
    }

    /** A member that must be there. Null, and a problem, if it is not. */
    @Nullable
    YamlValue required(Map<String, YamlValue> members, String name) {
        var member = members.get(name);
        if (member == null) {
            problem("has no " + name);
        }
        return member;
    }

    /** The items of a list that is not empty. */
    List<YamlValue> items() {
        if (!(node instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
            problem("must be a list that is not empty");
            return List.of();
        }
        var items = new ArrayList<YamlValue>();
        for (var item : sequence.getValue()) {
            items.add(new YamlValue(item, place + "[" + items.size() + "]", source, problems));
        }
        return items;
    }

    /** The items of a list, or the value itself where it is no list. */
    List<YamlValue> oneOrMore() {
        return node instanceof SequenceNode ? items() : List.of(this);
    }

    /** A text that is not blank; a number is one, too. */
    String text() {
        if (node instanceof ScalarNode scalar
                && !Tag.NULL.equals(scalar.getTag())
                && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        problem("must be a text");
        return "";
    }

    /** A number from 0 to 1. */
    double share() {
        var text = text();
        try {
            var share = Double.parseDouble(text);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // told below, as every other value that is none
        }
        problem("must be a number from 0 to 1, not \"" + text + "\"");
        return 1;
    }

    private String shownPlace() {
        return place.isEmpty() ? "the file" : place;
    }
}
