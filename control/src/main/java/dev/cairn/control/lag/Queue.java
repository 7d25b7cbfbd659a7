package dev.cairn.control.lag;

/** Where records wait: in front of which service. */
public enum Queue {
    /** Raw records that transform has not read. */
    TRANSFORM,
    /** Prepared records that embed has not read. */
    EMBED,
    /** Requests that no model has answered. */
    MODEL,
    /** Enriched records and dead letters that the loader has not accounted for. */
    LOAD
}
