package dev.cairn.load.ledger;

/** What became of a record. Every record has exactly one. */
public enum Outcome {
    /** It changed its row, or made it. */
    LOADED,
    /** Its row holds the same content already. */
    UNCHANGED,
    /** A newer observation of the same record has been loaded. */
    SUPERSEDED,
    /** It is a dead letter. */
    DEAD
}
