package dev.cairn.control.compare;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.flipkart.zjsonpatch.DiffFlags;
import com.flipkart.zjsonpatch.JsonDiff;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Where two JSON documents differ. */
final class DocumentDiff {
    /** Additions, removals and replacements only: that a text moved is no news to who asks what changed. */
    private static final EnumSet<DiffFlags> FLAGS = EnumSet.of(
            DiffFlags.OMIT_MOVE_OPERATION, DiffFlags.OMIT_COPY_OPERATION, DiffFlags.ADD_ORIGINAL_VALUE_ON_REPLACE);

    private static final Pattern POSITION = Pattern.compile("\\[\\d+]");

    private DocumentDiff() {}

    static List<FieldChange> between(JsonNode from, JsonNode to) {
        return StreamSupport.stream(JsonDiff.asJson(from, to, FLAGS).spliterator(), false)
                .map(DocumentDiff::change)
                .toList();
    }

    /** The path of a field, whichever element of a list it stands in. */
    static String withoutPositions(String path) {
        return POSITION.matcher(path).replaceAll("[*]");
    }

    private static FieldChange change(JsonNode step) {
        var path = path(JsonPointer.compile(step.path("path").asText()));
        return switch (step.path("op").asText()) {
            case "add" -> new FieldChange(path, null, step.get("value"));
            case "remove" -> new FieldChange(path, step.get("value"), null);
            default -> new FieldChange(path, step.get("fromValue"), step.get("value"));
        };
    }

    private static String path(JsonPointer pointer) {
        var path = new StringBuilder("$");
        for (@Nullable JsonPointer rest = pointer; rest != null && !rest.matches(); rest = rest.tail()) {
            if (rest.mayMatchElement()) {
                path.append('[').append(rest.getMatchingIndex()).append(']');
            } else {
                path.append('.').append(rest.getMatchingProperty());
            }
        }
        return path.toString();
    }
}
