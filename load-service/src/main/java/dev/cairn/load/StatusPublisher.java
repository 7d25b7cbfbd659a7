package dev.cairn.load;

import dev.cairn.kit.error.PipelineException;
import dev.cairn.load.ledger.UnpublishedItems;
import dev.cairn.schemas.ItemStatus;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes how items stand, at least once, after the transaction that made them so. */
final class StatusPublisher {
    private static final Logger log = LoggerFactory.getLogger(StatusPublisher.class);

    private final DataSource database;
    private final Consumer<List<ItemStatus>> sender;
    private final InstantSource clock;

    /** @param sender returns when the statuses are durable, or throws */
    StatusPublisher(DataSource database, Consumer<List<ItemStatus>> sender, InstantSource clock) {
        this.database = database;
        this.sender = sender;
        this.clock = clock;
    }

    /** Publishes what waits. If that fails, it goes on waiting in the database. */
    void publish() {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            while (UnpublishedItems.publish(connection, clock.instant(), sender) > 0) {
                connection.commit();
            }
            connection.commit();
        } catch (SQLException e) {
            log.warn("event=status_waits reason=\"{}\"", SqlErrors.translate(e).getMessage());
        } catch (PipelineException e) {
            log.warn("event=status_waits reason=\"{}\"", e.getMessage());
        }
    }
}
