package dev.cairn.ingest.experiments;

import dev.cairn.ingest.http.FetchConfig;
import dev.cairn.ingest.http.Pause;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.RemainingNarrative;
import dev.cairn.kit.experiment.RemainingNarratives;
import dev.cairn.kit.experiment.RemainingNarratives.Position;
import io.github.resilience4j.core.IntervalFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database that narratives are read from, asked again where it may answer the next time. */
public final class NarrativeDatabase implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NarrativeDatabase.class);
    private static final String APPLICATION = "ingest";

    /** An item needs a connection for as long as a page takes. */
    private static final int CONNECTIONS = 2;

    /** No connection, a transaction that lost, no room, an operator at work, trouble with the machine. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58");

    private static final double BACKOFF_FACTOR = 2;
    private static final double JITTER = 0.5;

    private final Connections connections;
    private final FetchConfig patience;
    private final Pause pause;
    private final IntervalFunction backoff;

    /** Where connections come from. */
    interface Connections extends AutoCloseable {
        Connection open() throws SQLException;

        @Override
        default void close() {}
    }

    NarrativeDatabase(Connections connections, FetchConfig patience, Pause pause) {
        this.connections = connections;
        this.patience = patience;
        this.pause = pause;
        this.backoff = IntervalFunction.ofExponentialRandomBackoff(
                patience.backoff(), BACKOFF_FACTOR, JITTER, patience.maxBackoff());
    }

    /** Connects when first asked. {@code patience} gives attempts and waits. */
    public static NarrativeDatabase open(DatabaseConfig config, FetchConfig patience) {
        var pool = config.open(APPLICATION, CONNECTIONS);
        return new NarrativeDatabase(
                new Connections() {
                    @Override
                    public Connection open() throws SQLException {
                        return pool.getConnection();
                    }

                    @Override
                    public void close() {
                        pool.close();
                    }
                },
                patience,
                Pause.REAL);
    }

    /** A page of a remaining set. Throws NARRATIVES_UNREACHABLE, or CancellationException once it is unwanted. */
    List<RemainingNarrative> page(RemainingNarratives remaining, Position after, int limit, BooleanSupplier unwanted)
            throws InterruptedException {
        for (var attempt = 1; ; attempt++) {
            try (var connection = connections.open()) {
                connection.setReadOnly(true);
                return remaining.page(connection, after, limit);
            } catch (SQLException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("stopped while narratives were read");
                }
                if (!passing(e) || attempt >= patience.attempts()) {
                    throw new PipelineException(
                            ErrorCode.NARRATIVES_UNREACHABLE,
                            "the narratives of " + remaining.dataSource() + " could not be read in " + attempt
                                    + " attempts: " + e.getMessage() + "; once the database answers, resume the run",
                            e);
                }
                log.warn(
                        "event=narratives_unreachable data_source=\"{}\" attempt={} sqlstate={}",
                        remaining.dataSource(),
                        attempt,
                        e.getSQLState());
                pause.await(Duration.ofMillis(backoff.apply(attempt)), unwanted);
            }
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    /** A pool that gives up has an exception of its own. */
    private static boolean passing(SQLException e) {
        var state = e.getSQLState();
        return e instanceof SQLTransientException
                || (state != null && state.length() >= 2 && PASSING.contains(state.substring(0, 2)));
    }
}
