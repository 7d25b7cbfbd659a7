package dev.cairn.ingest.narratives;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Which headers an item's parameters name for fields. */
record ColumnNames(Map<Field, String> named) {
    static final String PREFIX = "column.";

    /** Those of the parameters {@code column.<field>}. Throws ITEM_INVALID if there is no such field. */
    static ColumnNames of(Map<String, String> parameters) {
        var named = new EnumMap<Field, String>(Field.class);
        parameters.forEach((name, header) -> {
            if (name.startsWith(PREFIX)) {
                named.put(field(name), header);
            }
        });
        return new ColumnNames(named);
    }

    /** Whether a header is one that some field has. */
    boolean know(String header) {
        return named.values().stream().anyMatch(name -> same(name, header))
                || Arrays.stream(Field.values())
                        .anyMatch(field -> field.usualHeaders().contains(Field.folded(header)));
    }

    /** Whether two headers are the same, as headers are compared. */
    static boolean same(String name, String header) {
        var folded = Field.folded(name);
        return folded.isEmpty() ? name.strip().equals(header.strip()) : folded.equals(Field.folded(header));
    }

    private static Field field(String parameter) {
        var id = parameter.substring(PREFIX.length());
        return Arrays.stream(Field.values())
                .filter(field -> field.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new PipelineException(
                        ErrorCode.ITEM_INVALID,
                        "parameter " + parameter + " names no field; fields are " + Field.ids()));
    }
}
