package dev.cairn.ingest;

/**
 * An entity as an earlier run found it, complete.
 *
 * @param records how many it had
 * @param memo what the connector noted of it
 */
public record Earlier(long records, String memo) {}
