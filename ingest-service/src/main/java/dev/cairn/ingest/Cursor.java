package dev.cairn.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Where the reading of an item stands.
 *
 * @param token what the source needs to go on, as it handed it out; null at the start
 * @param pages pages committed
 * @param records records committed, or repeated by the last page; the ordinal of the next one
 */
public record Cursor(@Nullable String token, int pages, long records) {
    /** Before the first page. */
    public static final Cursor START = new Cursor(null, 0, 0);

    Cursor after(Page page) {
        return new Cursor(page.nextToken(), pages + 1, records + page.records().size() + page.repeated());
    }
}
