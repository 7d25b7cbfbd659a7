package dev.cairn.load.ledger;

import dev.cairn.schemas.ItemSealed;
import org.jspecify.annotations.Nullable;

/**
 * The end of an item's records, as ingest declared it.
 *
 * @param attempt the attempt that ended
 * @param expected how many records there are, exactly
 * @param errorCode set where the fetch failed; expected then counts what came before
 */
public record Seal(
        int attempt,
        long expected,
        @Nullable Integer errorCode,
        @Nullable String errorMessage) {

    public static Seal of(int attempt, ItemSealed sealed) {
        var error = sealed.getError();
        return error == null
                ? new Seal(attempt, sealed.getExpected(), null, null)
                : new Seal(attempt, sealed.getExpected(), error.getCode(), Storable.text(error.getMessage()));
    }

    /** The seal of the later attempt, if there is any. */
    static @Nullable Seal later(@Nullable Seal one, @Nullable Seal other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.attempt > one.attempt ? other : one;
    }
}
