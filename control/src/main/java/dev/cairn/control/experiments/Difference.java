package dev.cairn.control.experiments;

import java.util.List;

/**
 * What an experiment was frozen with and its file says otherwise today.
 *
 * @param field such as {@code parameter.temperature}
 * @param frozen what stays; empty for nothing
 * @param file what is shown and not used
 * @param lines of a prompt, a unified diff; none for other fields
 */
public record Difference(String field, String frozen, String file, List<String> lines) {
    public Difference {
        lines = List.copyOf(lines);
    }
}
