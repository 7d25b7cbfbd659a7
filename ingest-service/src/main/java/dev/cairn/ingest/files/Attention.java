package dev.cairn.ingest.files;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Lets a long reading end where it is not wanted any more. */
public record Attention(BooleanSupplier unwanted) {
    /** Throws CancellationException if nobody wants the item, InterruptedException if the thread is to end. */
    public void check() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped while a source was read");
        }
        if (unwanted.getAsBoolean()) {
            throw new CancellationException("the item is not wanted any more");
        }
    }
}
