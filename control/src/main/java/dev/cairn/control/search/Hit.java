package dev.cairn.control.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A study that answers a search.
 *
 * @param score cosine of the angle between its vector and the question's; 1 is the same direction
 */
public record Hit(
        String nctId,
        double score,
        @Nullable String title,
        @Nullable String status,
        List<String> conditions) {}
