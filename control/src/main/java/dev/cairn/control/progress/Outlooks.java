package dev.cairn.control.progress;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.lag.Lag;
import dev.cairn.control.lag.TopicLag;
import dev.cairn.control.runs.Runs;
import dev.cairn.kit.kafka.KafkaAccess;
import java.time.InstantSource;

/** Watches everything that is under way: ask for a {@link #look} as often as you like, from one thread. */
public final class Outlooks implements AutoCloseable {
    private final Lag lag;
    private final Runs runs;
    private final InstantSource clock;
    private final Forecaster forecaster = new Forecaster();

    public Outlooks(KafkaAccess kafka, LedgerDatabase database, InstantSource clock) {
        this.lag = new Lag(kafka, database, clock);
        this.runs = new Runs(database);
        this.clock = clock;
    }

    /** How everything stands now. Throws KAFKA_UNAVAILABLE or DATABASE_UNAVAILABLE. */
    public Outlook look() {
        var look = lag.look();
        var underWay = runs.underWay();
        var at = clock.instant();
        forecaster.keepOnly(underWay);
        return new Outlook(
                at,
                TopicLag.of(look.partitions()),
                look.partitions(),
                underWay.stream().map(run -> forecaster.forecast(run, at, look)).toList());
    }

    @Override
    public void close() {
        lag.close();
    }
}
