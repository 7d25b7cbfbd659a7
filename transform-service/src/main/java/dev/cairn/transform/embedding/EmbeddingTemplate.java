package dev.cairn.transform.embedding;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders, for example {@code "{brief_title}\nConditions: {conditions}"}. A placeholder is the name of
 * a text, or of an array of texts, in the record; the elements of an array are joined by ", ". A line all of whose
 * placeholders are absent is left out.
 */
final class EmbeddingTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private final String source;
    private final List<Line> lines;

    private EmbeddingTemplate(String source, List<Line> lines) {
        this.source = source;
        this.lines = lines;
    }

    /**
     * Reads a template for records of a schema. Throws TEMPLATE_INVALID if it names what is no text of the schema, has a
     * brace without its partner, or names nothing at all.
     */
    static EmbeddingTemplate parse(String source, Schema schema) {
        var lines = source.lines().map(line -> parseLine(line, schema)).toList();
        if (lines.stream().noneMatch(Line::hasFields)) {
            throw invalid("the embedding template names no field, so that all records would be alike");
        }
        return new EmbeddingTemplate(source, lines);
    }

    String source() {
        return source;
    }

    /** The text for a record; empty if all placeholders are absent. */
    String fill(IndexedRecord record) {
        var text = new StringBuilder();
        var anyField = false;
        for (var line : lines) {
            var filled = line.fill(record);
            if (filled != null) {
                anyField |= line.hasFields();
                text.append(text.isEmpty() ? "" : "\n").append(filled);
            }
        }
        return anyField ? text.toString() : "";
    }

    private static Line parseLine(String line, Schema schema) {
        var parts = new ArrayList<Part>();
        var match = PLACEHOLDER.matcher(line);
        var end = 0;
        while (match.find()) {
            addLiteral(parts, line.substring(end, match.start()));
            parts.add(new Field(position(match.group(1), schema)));
            end = match.end();
        }
        addLiteral(parts, line.substring(end));
        return new Line(parts);
    }

    private static void addLiteral(List<Part> parts, String text) {
        if (text.contains("{") || text.contains("}")) {
            throw invalid("the embedding template has a brace without its partner near \"" + text + "\"");
        }
        if (!text.isEmpty()) {
            parts.add(new Literal(text));
        }
    }

    private static int position(String name, Schema schema) {
        var field = schema.getField(name);
        if (field == null || !isText(field.schema())) {
            throw invalid("the embedding template names {" + name + "}; it may name "
                    + schema.getFields().stream()
                            .filter(known -> isText(known.schema()))
                            .map(Schema.Field::name)
                            .collect(Collectors.joining(", ")));
        }
        return field.pos();
    }

    private static boolean isText(Schema schema) {
        return switch (schema.getType()) {
            case STRING -> true;
            case ARRAY -> isText(schema.getElementType());
            case UNION -> schema.getTypes().stream().anyMatch(EmbeddingTemplate::isText);
            default -> false;
        };
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.TEMPLATE_INVALID, message);
    }

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    private record Field(int position) implements Part {
        @Nullable
        String of(IndexedRecord record) {
            var value = record.get(position);
            if (value instanceof Collection<?> items) {
                return items.isEmpty()
                        ? null
                        : items.stream().map(String::valueOf).collect(Collectors.joining(", "));
            }
            return value == null ? null : value.toString();
        }
    }

    private record Line(List<Part> parts) {
        boolean hasFields() {
            return parts.stream().anyMatch(Field.class::isInstance);
        }

        @Nullable
        String fill(IndexedRecord record) {
            var text = new StringBuilder();
            var present = !hasFields();
            for (var part : parts) {
                if (part instanceof Literal literal) {
                    text.append(literal.text());
                } else if (part instanceof Field field) {
                    var value = field.of(record);
                    present |= value != null;
                    text.append(value == null ? "" : value);
                }
            }
            return present ? text.toString() : null;
        }
    }
}
