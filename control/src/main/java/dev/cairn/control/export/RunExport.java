package dev.cairn.control.export;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.export.RunReader.Counts;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Hands over what a run found, as it was then. */
public final class RunExport {
    private static final String OF_NUMBER =
            "select run_id from run_items where data_type = ? and entity = ? and run_number = ?";
    private static final String LAST_NUMBER =
            "select max(run_number) from run_items where data_type = ? and entity = ?";

    private final LedgerDatabase database;

    public RunExport(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * What was handed over.
     *
     * @param status of the run
     * @param dead records that died in the run, of which nothing is left to hand over
     */
    public record Totals(String runId, String dataType, String status, long items, long records, long dead) {
        /** Whether the run may still find more. */
        public boolean open() {
            return status.equals("PUBLISHED") || status.equals("RUNNING");
        }
    }

    /** Opens where the records go, once it is known what they are. */
    @FunctionalInterface
    public interface SinkFactory {
        RecordSink open(String dataType) throws IOException;
    }

    /** The run that has a number for an entity. Throws ITEM_NOT_FOUND. */
    public String runOf(String dataType, String entity, long number) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(OF_NUMBER)) {
                query.setString(1, dataType);
                query.setString(2, entity);
                query.setLong(3, number);
                var row = query.executeQuery();
                if (row.next()) {
                    return row.getString(1);
                }
            }
            throw new PipelineException(
                    ErrorCode.ITEM_NOT_FOUND,
                    "there is no run " + number + " of " + dataType + " " + entity + "; "
                            + last(connection, dataType, entity));
        });
    }

    private static String last(Connection connection, String dataType, String entity) throws SQLException {
        try (var query = connection.prepareStatement(LAST_NUMBER)) {
            query.setString(1, dataType);
            query.setString(2, entity);
            var row = query.executeQuery();
            row.next();
            var last = row.getObject(1, Long.class);
            return last == null ? "it has none at all" : "its last one is " + last;
        }
    }

    /**
     * Hands over the records of a run, or of one of its entities. The sink is closed at the end, be it good or bad.
     *
     * @throws PipelineException RUN_NOT_FOUND, ITEM_NOT_FOUND or DOCUMENT_MISSING
     * @throws UncheckedIOException for what the sink threw
     */
    public Totals write(String runId, @Nullable String entity, SinkFactory sinks) {
        return database.read(connection -> {
            var reader = new RunReader(connection);
            var run = reader.run(runId);
            var items = reader.items(run, entity);
            var counts = Counts.NONE;
            try (var sink = sinks.open(run.dataType())) {
                for (var item : items) {
                    counts = counts.plus(reader.records(item, sink::write));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Totals(runId, run.dataType(), run.status(), items.size(), counts.records(), counts.dead());
        });
    }
}
