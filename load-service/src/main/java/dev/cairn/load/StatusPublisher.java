package dev.cairn.load;

import dev.cairn.kit.error.PipelineException;
import dev.cairn.load.ledger.UnpublishedItems;
import dev.cairn.schemas.ItemStatus;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Publishes how items stand, at least once, after the transaction that made them so. */
final class StatusPublisher {
    private final DataSource database;
    private final Consumer<List<ItemStatus>> sender;
    private final InstantSource clock;

    /** @param sender returns when the statuses are durable, or throws */
    StatusPublisher(DataSource database, Consumer<List<ItemStatus>> sender, InstantSource clock) {
        this.database = database;
        this.sender = sender;
        this.clock = clock;
    }

    /**
     * Publishes what waits. If that fails, it goes on waiting in the database.
     *
     * @throws PipelineException DATABASE_UNAVAILABLE, DATABASE_MISUSED or KAFKA_UNAVAILABLE
     */
    void publish() {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            while (UnpublishedItems.publish(connection, clock.instant(), sender) > 0) {
                connection.commit();
            }
            connection.commit();
        } catch (SQLException e) {
            throw SqlErrors.translate(e);
        }
    }
}
