package dev.cairn.control.experiments;

/**
 * A run of an experiment that was published.
 *
 * @param narratives that it asks about
 */
public record StartedRun(String experimentId, String runId, long narratives) {}
