package dev.cairn.load.ledger;

/**
 * What the records of one attempt at an item came to. Also a change of that: a record that was dead and is loaded now
 * counts one less there and one more here.
 */
public record Counts(long loaded, long unchanged, long superseded, long dead) {
    public static final Counts NONE = new Counts(0, 0, 0, 0);

    /** One record that has its outcome. */
    public static Counts of(Outcome outcome) {
        return new Counts(
                one(outcome == Outcome.LOADED),
                one(outcome == Outcome.UNCHANGED),
                one(outcome == Outcome.SUPERSEDED),
                one(outcome == Outcome.DEAD));
    }

    /** One record that was dead and has another outcome now. */
    public static Counts revived(Outcome outcome) {
        return of(outcome).plus(new Counts(0, 0, 0, -1));
    }

    public Counts plus(Counts more) {
        return new Counts(
                loaded + more.loaded, unchanged + more.unchanged, superseded + more.superseded, dead + more.dead);
    }

    /** Records that have their outcome. */
    public long records() {
        return loaded + unchanged + superseded + dead;
    }

    private static long one(boolean counts) {
        return counts ? 1 : 0;
    }
}
