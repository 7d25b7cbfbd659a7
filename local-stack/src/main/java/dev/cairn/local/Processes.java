package dev.cairn.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waiting for processes that are not children of this one. */
final class Processes {
    private Processes() {}

    /** Waits for a process to end, even while this thread is interrupted. Returns false if time ran out. */
    static boolean awaitEnd(ProcessHandle process, Duration patience) {
        return process.onExit()
                .thenApply(ended -> true)
                .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
