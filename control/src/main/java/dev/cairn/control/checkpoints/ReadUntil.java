package dev.cairn.control.checkpoints;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.lag.Lag;
import dev.cairn.control.lag.PartitionLag;
import dev.cairn.kit.kafka.KafkaAccess;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * How far the services have read: no record that was written before this time awaits any of them.
 *
 * @param idle true if they had nothing left to read then: nothing at all was on its way
 */
record ReadUntil(Instant time, boolean idle) {
    /**
     * A call to a model or a transaction that was open when a run ended may bring its last records so much later. It is
     * the longest time that a broker lets a transaction be open, by default.
     */
    private static final Duration LAST_WORDS = Duration.ofMinutes(15);

    /** Asks the broker and the database. Throws KAFKA_UNAVAILABLE or DATABASE_UNAVAILABLE. */
    static ReadUntil of(KafkaAccess kafka, LedgerDatabase database, InstantSource clock) {
        var now = clock.instant();
        try (var lag = new Lag(kafka, database, clock)) {
            return of(lag.look().partitions(), now);
        }
    }

    static ReadUntil of(List<PartitionLag> lags, Instant now) {
        var time = now;
        var idle = true;
        for (var lag : lags) {
            if (!lag.caughtUp()) {
                idle = false;
                var oldestUnread = lag.age() == null ? Instant.MIN : now.minus(lag.age());
                time = oldestUnread.isBefore(time) ? oldestUnread : time;
            }
        }
        return new ReadUntil(time, idle);
    }

    /** True if whatever came of this activity has been read by all who had to. */
    boolean covers(Instant activity) {
        return (idle ? activity : activity.plus(LAST_WORDS)).isBefore(time);
    }
}
