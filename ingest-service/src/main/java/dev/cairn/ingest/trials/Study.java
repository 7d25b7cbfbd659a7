package dev.cairn.ingest.trials;

import org.jspecify.annotations.Nullable;

/** One study as its source has it: the bytes, and the key if there is one. */
final class Study {
    private final @Nullable String nctId;
    private final byte[] json;

    Study(@Nullable String nctId, byte[] json) {
        this.nctId = nctId;
        this.json = json;
    }

    @Nullable
    String nctId() {
        return nctId;
    }

    byte[] json() {
        return json;
    }
}
