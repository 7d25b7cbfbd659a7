package dev.cairn.system.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How much the suite does: its short form belongs to every build, {@code -Pfaults} asks for the long one. */
final class Extent {
    /** What happens next is drawn from this, {@code -Dcairn.faults.seed=N}. */
    static final long SEED = Long.getLong("cairn.faults.seed", 646);

    private static final boolean LONG = "long".equals(System.getProperty("cairn.faults"));

    private Extent() {}

    static boolean isLong() {
        return LONG;
    }

    static int of(int shortForm, int longForm) {
        return LONG ? longForm : shortForm;
    }

    /** Lets a fault last, or the pipeline work between two. */
    static void pass(Duration time) {
        var until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), until - System.nanoTime()));
        }
    }
}
