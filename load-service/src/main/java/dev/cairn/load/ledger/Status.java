package dev.cairn.load.ledger;

/** How a run or an item stands, as the tables have it. */
public enum Status {
    /** A run whose items have not begun. */
    PUBLISHED,
    /** An item of which nothing has arrived. */
    PENDING,
    RUNNING,
    COMPLETED,
    COMPLETED_WITH_ERRORS,
    FAILED,
    /** Stopped by somebody before every record had its outcome. */
    CANCELLED;

    /** True if nothing more is awaited. */
    public boolean closed() {
        return switch (this) {
            case PUBLISHED, PENDING, RUNNING -> false;
            case COMPLETED, COMPLETED_WITH_ERRORS, FAILED, CANCELLED -> true;
        };
    }
}
