package dev.cairn.kit.fault;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Places in the services after which things differ for whoever starts next. A process that was started with
 * {@code -Dcairn.crash.at=LOAD_AFTER_COPY} ends there as if by kill -9, with {@code …:3} at the third time. Without that
 * property nothing is looked at: the comparison is with a constant.
 */
public enum CrashPoint {
    /** A page was fetched; its transaction is open and empty. */
    INGEST_BEFORE_PRODUCE,
    /** The page's records and its cursor were sent in an open transaction. */
    INGEST_CURSOR_WRITTEN,
    /** As before, and the last page's offset was sent: nothing is left but to commit. */
    INGEST_BEFORE_COMMIT,
    /** The page is committed, and nobody here has noted it. */
    INGEST_AFTER_COMMIT,

    /** A record was transformed, but not sent. */
    TRANSFORM_BEFORE_PRODUCE,
    /** A record was sent in an open transaction. */
    TRANSFORM_AFTER_PRODUCE,
    /** The transaction holds records and offsets, and is not committed. */
    TRANSFORM_BEFORE_COMMIT,
    /** The transaction is committed. */
    TRANSFORM_AFTER_COMMIT,

    /** A request, an enriched record or a dead letter is about to be sent. */
    EMBED_BEFORE_PRODUCE,
    /** It was sent in an open transaction; what is parked has changed with it. */
    EMBED_AFTER_PRODUCE,
    /** The transaction holds records, offsets and the changes of the parked, and is not committed. */
    EMBED_BEFORE_COMMIT,
    /** The transaction is committed. */
    EMBED_AFTER_COMMIT,
    /** The model has answered, and the answer is nowhere but here: what it cost is lost. */
    EMBED_ANSWER_RECEIVED,
    /** The answer is durable, and its request does not count as done yet. */
    EMBED_ANSWER_WRITTEN,
    /** Requests are done, and their offsets not committed. */
    EMBED_BEFORE_OFFSETS,
    /** The offsets of requests are being committed. */
    EMBED_AFTER_OFFSETS,

    /** The offsets were advanced in an open transaction; rows are about to be copied. */
    LOAD_BEFORE_COPY,
    /** Rows lie in the temporary table, and are not merged. */
    LOAD_AFTER_COPY,
    /** Dead letters of the batch, or statuses, are about to be sent. */
    LOAD_BEFORE_PRODUCE,
    /** They are durable on the broker; the database does not know. */
    LOAD_AFTER_PRODUCE,
    /** Rows, outcomes, accounts and offsets are written in an open transaction. */
    LOAD_BEFORE_COMMIT,
    /** The database has committed; the broker's offsets are behind. */
    LOAD_AFTER_COMMIT,
    /** The broker has been told of the offsets; how the items stand is not published. */
    LOAD_AFTER_OFFSETS;

    /** The system property that names a point, and the time after a colon. */
    public static final String PROPERTY = "cairn.crash.at";

    /** The exit code of a process that ended at a point; that of one that was killed by signal 9. */
    public static final int EXIT_CODE = 137;

    /** The service that passes this point, as the command line calls it. */
    public String service() {
        return name().substring(0, name().indexOf('_')).toLowerCase(Locale.ROOT);
    }

    /** Ends the process, at once and without any cleaning up, if it was started to die here. */
    public void reached() {
        if (this == Armed.POINT) {
            Armed.countDown();
        }
    }

    /** Apart, so that it is read once, when the first point is reached. */
    private static final class Armed {
        private static final @Nullable Crash CRASH = Crash.parse(System.getProperty(PROPERTY));
        private static final @Nullable CrashPoint POINT = CRASH == null ? null : CRASH.point();
        private static int left = CRASH == null ? 0 : CRASH.time();

        private static synchronized void countDown() {
            left--;
            if (left == 0) {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        }
    }
}
