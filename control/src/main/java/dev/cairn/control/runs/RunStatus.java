package dev.cairn.control.runs;

/** How a run stands, as the loader wrote it. */
public enum RunStatus {
    /** No item has begun. */
    PUBLISHED,
    /** Items are under way. */
    RUNNING,
    /** Every record of every item was stored. */
    COMPLETED,
    /** Every record has its outcome; some are dead letters. */
    COMPLETED_WITH_ERRORS,
    /** An item could not be fetched whole. */
    FAILED,
    /** Somebody stopped it; what was loaded by then stays. */
    CANCELLED,
    /** Its budget is spent; what was loaded by then stays. */
    PAUSED;

    /** True if nothing more will happen to the run by itself. */
    public boolean finished() {
        return switch (this) {
            case PUBLISHED, RUNNING -> false;
            case COMPLETED, COMPLETED_WITH_ERRORS, FAILED, CANCELLED, PAUSED -> true;
        };
    }
}
