package dev.cairn.control.resume;

import java.util.List;

/**
 * What a resume does, or would do.
 *
 * @param items that are published again
 * @param left items that stay as they are
 * @param unknown items of the run that no loader has heard of: nobody knows what they were
 */
public record ResumePlan(String runId, List<Unfinished> items, long left, long unknown) {}
