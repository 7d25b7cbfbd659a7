package dev.cairn.load.rows;

import dev.cairn.load.ledger.ContentHash;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result to write.
 *
 * @param error true if it has no answer, but says why
 * @param ask how often an error was tried again before
 * @param contentHash null if the record died
 * @param observedAt when its narrative was read
 * @param columns the values of its row, in the types of JSON, less those of its key and {@code attempts}
 */
record NarrativeResult(
        ResultKey key,
        boolean error,
        int ask,
        @Nullable ContentHash contentHash,
        Instant observedAt,
        Map<String, @Nullable Object> columns) {}
