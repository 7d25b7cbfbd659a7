package dev.cairn.control.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Errors of one code.
 *
 * @param fewestAttempts how often any of the narratives was asked about, at least
 * @param mostAttempts the same, at most
 * @param examples some of them, the first by incident
 */
public record ErrorGroup(
        int code, String name, long count, int fewestAttempts, int mostAttempts, List<Example> examples) {
    /**
     * One of them.
     *
     * @param message never quotes a narrative
     * @param text null unless it was asked for
     */
    @JsonInclude(Include.NON_NULL)
    public record Example(
            String incidentId,
            String narrativeType,
            String message,
            @Nullable NarrativeText text) {}
}
