package dev.cairn.control.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the processing log.
 *
 * @param event such as {@code RUN_PUBLISHED}
 * @param actor who did it: {@code user@host} of a command, or the name of a service
 * @param attempt of the item, or the newest of the run
 * @param counts what was counted, by its name
 * @param duration how long it took
 */
public record LogLine(
        long id,
        Instant at,
        String event,
        String actor,
        @Nullable String runId,
        @Nullable String dataType,
        @Nullable String entity,
        @Nullable Integer attempt,
        Map<String, Long> counts,
        @Nullable Duration duration,
        @Nullable Integer errorCode,
        @Nullable String errorMessage,
        String message) {}
