package dev.cairn.control.narratives;

import java.time.Instant;
import java.util.Map;

/**
 * A data source: a file of narratives, and what is kept of it.
 *
 * @param file its name
 * @param checksum SHA-256 of the file, hexadecimal
 * @param layout LONG or WIDE
 * @param columns which header was read as which field
 * @param runId the run whose header of the file is kept
 */
public record DataSource(
        String name,
        String file,
        String checksum,
        String layout,
        Map<String, String> columns,
        Counts counts,
        String runId,
        Instant loadedAt) {
    public DataSource {
        columns = Map.copyOf(columns);
    }

    /**
     * What is kept, counted now.
     *
     * @param blank narratives without text, which take no part in experiments
     * @param placeholder narratives whose text says that there is none, which take no part either
     * @param labelled narratives that a person flagged
     * @param positive those of them that were flagged with yes
     */
    public record Counts(
            long narratives,
            long incidents,
            long cme,
            long le,
            long blank,
            long placeholder,
            long labelled,
            long positive) {}
}
