package dev.cairn.ingest.experiments;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Page;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.RemainingNarratives;
import dev.cairn.kit.experiment.RemainingNarratives.Position;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The remaining set of an experiment, page by page, each read when it is asked for. A token is
 * {@code place/type/incident} of the last narrative that was emitted; results that come in meanwhile lie before it and
 * change nothing.
 */
final class ExperimentPages implements PageSource {
    private static final long MAX_PAGE_BYTES = 4L * 1024 * 1024;
    private static final Pattern TOKEN = Pattern.compile("(\\d{1,18})/(cme|le)/(.+)", Pattern.DOTALL);

    private final InstantSource clock;
    private final NarrativeDatabase database;
    private final RemainingNarratives remaining;
    private final int pageSize;
    private final BooleanSupplier unwanted;
    private Position after;

    ExperimentPages(
            InstantSource clock,
            NarrativeDatabase database,
            RemainingNarratives remaining,
            int pageSize,
            Cursor from,
            BooleanSupplier unwanted) {
        this.clock = clock;
        this.database = database;
        this.remaining = remaining;
        this.pageSize = pageSize;
        this.unwanted = unwanted;
        this.after = position(from.token());
    }

    @Override
    public Page next() throws InterruptedException {
        var found = database.page(remaining, after, pageSize, unwanted);
        var records = new ArrayList<SourceRecord>();
        var bytes = 0L;
        for (var narrative : found) {
            if (bytes >= MAX_PAGE_BYTES) {
                break;
            }
            var record = ExperimentRecord.of(remaining, narrative);
            bytes += record.payload().remaining();
            records.add(record);
            after = Position.at(narrative);
        }
        var last = found.size() < pageSize && records.size() == found.size();
        return new Page(records, last ? null : token(after), clock.instant());
    }

    /** Nothing stays open between pages. */
    @Override
    public void close() {}

    private static String token(Position position) {
        return position.place() + "/" + position.type() + "/" + position.incident();
    }

    private static Position position(@Nullable String token) {
        if (token == null) {
            return Position.START;
        }
        var parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            throw new PipelineException(
                    ErrorCode.ITEM_INVALID,
                    "the item's cursor \"" + token + "\" is not one of an experiment; publish the item again");
        }
        return new Position(Long.parseLong(parts.group(1)), parts.group(3), parts.group(2));
    }
}
