package dev.cairn.load.ledger;

/**
 * A stretch of a partition.
 *
 * @param from the next offset before the batch
 * @param to the next offset after it: one more than that of its last record
 */
public record OffsetRange(long from, long to) {}
