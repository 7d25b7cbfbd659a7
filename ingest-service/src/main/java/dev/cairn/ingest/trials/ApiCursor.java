package dev.cairn.ingest.trials;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the reading of an API query stands, as the text of a cursor's token:
 * {@code received/total/page token}, total being empty if the API did not say.
 *
 * @param pageToken the API's token for the page to come; null for the first
 * @param received studies received so far, repeats not counted
 * @param total how many the API said there are
 */
record ApiCursor(@Nullable String pageToken, long received, OptionalLong total) {
    private static final ApiCursor START = new ApiCursor(null, 0, OptionalLong.empty());
    private static final int PARTS = 3;

    static ApiCursor parse(@Nullable String token) {
        if (token == null) {
            return START;
        }
        var parts = token.split("/", PARTS);
        try {
            var total = parts[1].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(parts[1]));
            return new ApiCursor(parts[2], Long.parseLong(parts[0]), total);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new PipelineException(
                    ErrorCode.SOURCE_CHANGED,
                    "the item's cursor \"" + token + "\" is not one of an API query; start a new attempt",
                    e);
        }
    }

    String token() {
        return received + "/" + (total.isPresent() ? total.getAsLong() : "") + "/" + pageToken;
    }
}
