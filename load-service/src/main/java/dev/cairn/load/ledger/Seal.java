package dev.cairn.load.ledger;

import dev.cairn.schemas.ItemSealed;
import org.jspecify.annotations.Nullable;

/**
 * The end of an item's records, as ingest declared it.
 *
 * @param expected how many records there are, exactly
 * @param errorCode set where the fetch failed; expected then counts what came before
 */
public record Seal(
        long expected,
        @Nullable Integer errorCode,
        @Nullable String errorMessage) {

    public static Seal of(ItemSealed sealed) {
        var error = sealed.getError();
        return error == null
                ? new Seal(sealed.getExpected(), null, null)
                : new Seal(sealed.getExpected(), error.getCode(), Storable.text(error.getMessage()));
    }
}
