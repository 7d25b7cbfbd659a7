package dev.cairn.control.checkpoints;

/** A run that stays, and the first reason for it. */
public record KeptRun(String runId, String dataType, Reason reason) {
    /** Why a run stays. */
    public enum Reason {
        /** Not all of its items have ended, or it waits for a larger budget. */
        UNDER_WAY("under way"),
        /** One of its entities has fewer newer complete runs than are to stay. */
        AMONG_NEWEST("among the newest of an entity"),
        /** It ended too short a time ago. */
        TOO_YOUNG("too young"),
        /** Its data type has no rule that tells which documents are current. */
        NO_RULE("of a data type that cleanup does not know"),
        /** It was resumed, redriven or cancelled, and services may still have records of it before them. */
        IN_FLIGHT("perhaps still on the way through the services"),
        /** A run that stays replays it, and is not complete: it can only be replayed again. */
        REPLAYED("needed to repeat a replay that is not complete"),
        /** It changed while it was looked at. */
        CHANGED("changed meanwhile");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** In words that follow "stays because it is". */
        @Override
        public String toString() {
            return words;
        }
    }
}
