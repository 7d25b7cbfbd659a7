package dev.cairn.ingest.expression;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Lets a long reading end where it is not wanted any more. */
record Attention(BooleanSupplier unwanted) {
    /** Throws CancellationException if nobody wants the item, InterruptedException if the thread is to end. */
    void check() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped while a study was read");
        }
        if (unwanted.getAsBoolean()) {
            throw new CancellationException("the item is not wanted any more");
        }
    }
}
