package dev.cairn.control.export;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as a run found it.
 *
 * @param runNumber the run's number for the entity; null while no loader has read the work item
 * @param outcome LOADED, UNCHANGED or SUPERSEDED
 * @param contentHash of the version, hexadecimal
 * @param document the version, as JSON
 */
public record ExportedRecord(
        String runId,
        @Nullable Long runNumber,
        String dataType,
        String entity,
        String recordKey,
        long ordinal,
        String outcome,
        Instant observedAt,
        String contentHash,
        String document) {}
