package dev.cairn.control.runs;

/**
 * The items of a run.
 *
 * @param total how many were published
 * @param sealed those of which it is known how many records they have
 * @param completed those whose every record has its outcome, dead letters included
 * @param withErrors those of the completed that have dead letters
 * @param failed those that could not be fetched whole
 * @param cancelled those that were stopped before every record had its outcome
 */
public record ItemCounts(long total, long sealed, long completed, long withErrors, long failed, long cancelled) {}
