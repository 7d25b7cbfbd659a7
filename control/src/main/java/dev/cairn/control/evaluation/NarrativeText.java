package dev.cairn.control.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was written about an incident, and what a model wrote about that, which may repeat it: for those who ask for it.
 *
 * @param indicators null, as all but the narrative, where there is none
 */
@JsonInclude(Include.NON_NULL)
public record NarrativeText(
        String narrative,
        @Nullable List<String> indicators,
        @Nullable String rationale,
        @Nullable String reasoning,
        @Nullable String rawAnswer) {}
