package dev.cairn.ingest.narratives;

import java.util.Locale;

/** What a person put down: yes, no, or nothing. */
enum Flags {
    TRUE,
    FALSE,
    BLANK,
    INVALID;

    /** Reads a cell. Spreadsheets and data frames write whole numbers with a fraction of 0. */
    static Flags read(String cell) {
        return switch (cell.strip().toLowerCase(Locale.ROOT)) {
            case "1", "1.0", "true", "yes", "t", "y" -> TRUE;
            case "0", "0.0", "false", "no", "f", "n" -> FALSE;
            case "" -> BLANK;
            default -> INVALID;
        };
    }
}
