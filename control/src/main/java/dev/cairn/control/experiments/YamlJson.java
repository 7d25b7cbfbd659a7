package dev.cairn.control.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The values of YAML 1.1 as values of JSON. */
final class YamlJson {
    /** Decimal, without the forms that only YAML 1.1 takes for numbers: 017 is 15 there, and 1:30 is 90. */
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:0|[1-9][0-9_]*)(?:\\.[0-9_]*)?(?:[eE][-+]?[0-9]{1,3})?");

    private static final Set<String> TRUE = Set.of("true", "yes", "on");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private YamlJson() {}

    /** A tree that has been checked to be no deeper than a configuration. */
    static JsonNode of(Node node) {
        if (node instanceof MappingNode mapping) {
            var object = JSON.objectNode();
            mapping.getValue().forEach(entry -> object.set(key(entry.getKeyNode()), of(entry.getValueNode())));
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            var array = JSON.arrayNode();
            sequence.getValue().forEach(item -> array.add(of(item)));
            return array;
        }
        return scalar((ScalarNode) node);
    }

    /** The name that a key is; what is no scalar is none. */
    static String key(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "?";
    }

    /** A number in decimal; empty for anything else. */
    static Optional<BigDecimal> number(Node node) {
        if (node instanceof ScalarNode scalar
                && (Tag.INT.equals(node.getTag()) || Tag.FLOAT.equals(node.getTag()))
                && DECIMAL.matcher(scalar.getValue()).matches()) {
            return Optional.of(new BigDecimal(scalar.getValue().replace("_", "")));
        }
        return Optional.empty();
    }

    /** True or false, by any of their names; empty for anything else. */
    static Optional<Boolean> flag(Node node) {
        return node instanceof ScalarNode scalar && Tag.BOOL.equals(node.getTag())
                ? Optional.of(TRUE.contains(scalar.getValue().toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    static boolean isNull(Node node) {
        return Tag.NULL.equals(node.getTag());
    }

    private static JsonNode scalar(ScalarNode node) {
        if (isNull(node)) {
            return JSON.nullNode();
        }
        return flag(node)
                .<JsonNode>map(JSON::booleanNode)
                .or(() -> number(node).map(JSON::numberNode))
                .orElseGet(() -> JSON.textNode(node.getValue()));
    }
}
