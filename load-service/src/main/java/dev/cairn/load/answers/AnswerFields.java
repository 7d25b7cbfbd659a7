package dev.cairn.load.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of an answer, from whatever kinds of values models put there. Notes what it mends. */
final class AnswerFields {
    static final String DETECTED = "detected";
    static final String CONFIDENCE = "confidence";

    private static final Pattern SEPARATOR = Pattern.compile("[,;\\n]");
    private static final Pattern NOTHING =
            Pattern.compile("(?:none|null|nil|n/?a|nothing|no indicators?|not applicable)"
                    + "(?: (?:was|were))?(?: (?:identified|found|detected|present|noted))?\\.?");

    private final ObjectNode object;
    private final EnumSet<Repair> repairs;

    AnswerFields(ObjectNode object, EnumSet<Repair> repairs) {
        this.object = object;
        this.repairs = repairs;
    }

    /** Whether an object has a field of this name, however it is written. */
    static boolean has(ObjectNode object, String name) {
        return names(object, name).findAny().isPresent();
    }

    private static Stream<String> names(ObjectNode object, String name) {
        return object.properties().stream()
                .map(entry -> entry.getKey())
                .filter(key -> key.strip().equalsIgnoreCase(name));
    }

    /** The field, or nothing if it is not there, or there more than once. */
    private JsonNode field(String name) {
        var names = names(object, name).toList();
        if (names.size() != 1) {
            return MissingNode.getInstance();
        }
        if (!names.get(0).equals(name)) {
            repairs.add(Repair.FIELD_NAME);
        }
        return object.path(names.get(0));
    }

    /** Empty if it is neither true nor false. */
    Optional<Boolean> detected() {
        var value = field(DETECTED);
        if (value.isBoolean()) {
            return Optional.of(value.booleanValue());
        }
        var found = switch (value.isTextual() || value.isInt() ? lower(value) : "") {
            case "true", "yes", "1" -> Optional.of(true);
            case "false", "no", "0" -> Optional.of(false);
            default -> Optional.<Boolean>empty();
        };
        if (found.isPresent()) {
            repairs.add(Repair.DETECTED_WORD);
        }
        return found;
    }

    /** Empty if it is no number from 0 to 1. */
    Optional<Double> confidence() {
        var value = field(CONFIDENCE);
        var number = value.isNumber()
                ? value.doubleValue()
                : value.isTextual() ? ConfidenceText.read(value.textValue(), repairs) : Double.NaN;
        return number >= 0 && number <= 1 ? Optional.of(number + 0.0) : Optional.empty(); // + 0.0: no negative zero
    }

    List<String> indicators() {
        var value = field("indicators");
        var found = new ArrayList<String>();
        if (value.isArray()) {
            value.forEach(element -> found.add(name(element)));
        } else if (value.isObject()) {
            repairs.add(Repair.INDICATORS_SPLIT);
            value.properties().stream()
                    .filter(entry -> !entry.getValue().isNull()
                            && !entry.getValue().asText().equals("false"))
                    .forEach(entry -> found.add(entry.getKey()));
        } else if (value.isTextual() && !value.textValue().isBlank()) {
            repairs.add(Repair.INDICATORS_SPLIT);
            found.addAll(List.of(SEPARATOR.split(value.textValue())));
        }
        return found.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty()
                        && !NOTHING.matcher(name.toLowerCase(Locale.ROOT)).matches())
                .toList();
    }

    /** An element is a name, or an object that has one. */
    private static String name(JsonNode element) {
        if (element.isNull()) {
            return "";
        }
        var name = element.path("name");
        var indicator = element.path("indicator");
        if (element.isObject() && (name.isTextual() || indicator.isTextual())) {
            return name.isTextual() ? name.textValue() : indicator.textValue();
        }
        return element.isValueNode() ? element.asText() : element.toString();
    }

    @Nullable
    String rationale() {
        var value = field("rationale");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (value.isArray()) {
            var lines = new ArrayList<String>();
            value.forEach(line -> lines.add(line.isValueNode() ? line.asText() : line.toString()));
            return String.join("\n", lines);
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String lower(JsonNode value) {
        return value.asText().strip().toLowerCase(Locale.ROOT);
    }
}
