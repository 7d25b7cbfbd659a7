package dev.cairn.transform.expression;

import dev.cairn.schemas.Technology;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a study says of its technology: {@code RNA-SEQ} or {@code MICROARRAY} in refine.bio. */
final class Technologies {
    private Technologies() {}

    /** The technology; UNKNOWN for anything else. */
    static Technology read(@Nullable String text) {
        var letters = text == null ? "" : text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
        return switch (letters) {
            case "RNASEQ", "RNASEQUENCING" -> Technology.RNA_SEQ;
            case "MICROARRAY", "MICROARRAYS" -> Technology.MICROARRAY;
            default -> Technology.UNKNOWN;
        };
    }
}
