package dev.cairn.control.checkpoints;

/**
 * A run that is removed, or would be.
 *
 * @param records outcomes, those of earlier attempts among them
 */
public record RemovedRun(String runId, String dataType, long items, long records, long deadLetters) {}
