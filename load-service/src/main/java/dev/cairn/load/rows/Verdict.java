package dev.cairn.load.rows;

import dev.cairn.load.ledger.Outcome;

/** The newest observation of a key among the records of a batch, and what became of it. */
record Verdict(LoadRecord record, Outcome outcome) {
    /** The outcome of an observation of the same key. */
    Outcome of(LoadRecord other) {
        if (other.id().equals(record.id())) {
            return outcome;
        }
        var same = outcome != Outcome.SUPERSEDED && other.contentHash().equals(record.contentHash());
        return same ? Outcome.UNCHANGED : Outcome.SUPERSEDED;
    }

    /** Of two observations of a key, the newer one; of two of the same time, the second. */
    static LoadRecord newer(LoadRecord first, LoadRecord second) {
        return second.observedAt().isBefore(first.observedAt()) ? first : second;
    }
}
