package dev.cairn.control.evaluation;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Hands over the results of an experiment, each with the labels of its narrative. */
public final class ResultExport {
    private static final int FETCH_SIZE = 500;

    private static final String RESULTS = """
            select r.*, s.incident_year, s.site_id, s.manual_flag, s.case_flag, s.narrative_text
            from narrative_results r left join source_narratives s using (data_source, incident_id, narrative_type)
            where r.experiment_id = ? order by r.incident_id, r.narrative_type""";

    private final LedgerDatabase database;

    public ResultExport(LedgerDatabase database) {
        this.database = database;
    }

    /** What can be written. */
    public enum Format {
        CSV,
        NDJSON,
        PARQUET;

        /** As it is typed. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Writes all results, errors among them, into a file.
     *
     * @param text whether to write narratives, and what the model wrote about them
     * @return how many
     * @throws PipelineException EXPERIMENT_NOT_FOUND or DATABASE_UNAVAILABLE
     */
    public long write(String id, Format format, boolean text, Path file) throws IOException {
        try {
            return database.read(connection -> {
                Experiments.find(connection, id);
                var columns = ResultColumn.all(text);
                try (var sink = open(format, columns, file)) {
                    return write(connection, id, columns, sink);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static ResultSink open(Format format, List<ResultColumn> columns, Path file) throws IOException {
        return switch (format) {
            case CSV -> new CsvResults(columns, Files.newBufferedWriter(file));
            case NDJSON -> new NdjsonResults(columns, Files.newBufferedWriter(file));
            case PARQUET -> new ParquetResults(columns, file);
        };
    }

    private static long write(Connection connection, String id, List<ResultColumn> columns, ResultSink sink)
            throws SQLException, IOException {
        try (var query = connection.prepareStatement(RESULTS)) {
            query.setString(1, id);
            query.setFetchSize(FETCH_SIZE);
            var row = query.executeQuery();
            var written = 0L;
            for (; row.next(); written++) {
                sink.write(values(row, columns));
            }
            return written;
        }
    }

    private static List<@Nullable Object> values(ResultSet row, List<ResultColumn> columns) throws SQLException {
        var values = new ArrayList<@Nullable Object>(columns.size());
        for (var column : columns) {
            values.add(column.value(row));
        }
        return values;
    }
}
