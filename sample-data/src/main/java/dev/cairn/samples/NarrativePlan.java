package dev.cairn.samples;

/**
 * What invented narratives are to be written.
 *
 * @param incidents cases; each has a narrative of the coroner or medical examiner and one of law enforcement
 * @param layout how they stand in the file
 * @param format of the file
 */
public record NarrativePlan(int incidents, Layout layout, Format format) {
    /** How a file is laid out. */
    public enum Layout {
        /** A narrative on each row. */
        LONG,
        /** A case on each row, with the case's year, site and flags. */
        WIDE
    }

    /** What a file is. */
    public enum Format {
        CSV,
        XLSX
    }
}
