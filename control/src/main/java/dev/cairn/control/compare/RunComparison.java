package dev.cairn.control.compare;

import dev.cairn.control.compare.RecordChange.Kind;
import dev.cairn.control.db.JsonColumn;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what two runs found, whatever is newest now: the documents of every run are kept. */
public final class RunComparison {
    /** One version of a record in a run: where several items brought it, the last of them. */
    private static final String VERSIONS = """
            (select distinct on (record_key) record_key, content_hash from run_records
             where run_id = ? and content_hash is not null and (?::text is null or entity = ?)
             order by record_key, observed_at desc, entity desc, ordinal desc)
            """;

    private static final String DIFFERENCES = """
            select record_key, old_hash is not null as before, new_hash is not null as after,
                   case when old_hash <> new_hash then (
                       select d.document from document_versions d where d.content_hash = old_hash limit 1) end as old,
                   case when old_hash <> new_hash then (
                       select d.document from document_versions d where d.content_hash = new_hash limit 1) end as new
            from (select coalesce(b.record_key, a.record_key) as record_key, a.content_hash as old_hash,
                         b.content_hash as new_hash
                  from %s a full join %s b using (record_key)
                  where a.content_hash is distinct from b.content_hash
                  order by record_key offset 0) as differing
            """.formatted(VERSIONS, VERSIONS);

    /** A full join is never a nested loop, as an inner one is while the tables' statistics are older than the runs. */
    private static final String SAME = """
            select count(*) filter (where a.content_hash = b.content_hash) from %s a full join %s b using (record_key)
            """.formatted(VERSIONS, VERSIONS);

    private static final String KNOWN = "select data_type from runs where run_id = ?";

    /** Texts that no listing repeats, by data type: of a change, only how long they were and are. */
    private static final Map<String, String> CONFIDENTIAL = Map.of("narratives", "$.text");

    private static final int FETCH_SIZE = 500;

    private final LedgerDatabase database;

    public RunComparison(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * Compares two runs of one data type.
     *
     * @param entity null: of all entities
     * @param listed how many differing records to name; all are counted
     * @throws PipelineException RUN_NOT_FOUND, or RUNS_NOT_COMPARABLE if the runs have different data types
     */
    public RunDiff compare(String from, String to, @Nullable String entity, int listed) {
        return database.read(connection -> {
            var types = List.of(dataType(connection, from), dataType(connection, to));
            if (!types.get(0).equals(types.get(1))) {
                throw new PipelineException(
                        ErrorCode.RUNS_NOT_COMPARABLE,
                        from + " is a run of " + types.get(0) + " and " + to + " of " + types.get(1)
                                + "; only runs of one data type can be compared");
            }
            var tally = new Tally(listed);
            try (var query = connection.prepareStatement(DIFFERENCES)) {
                bind(query, from, to, entity);
                query.setFetchSize(FETCH_SIZE);
                var row = query.executeQuery();
                while (row.next()) {
                    tally.add(change(row, CONFIDENTIAL.get(types.get(0))));
                }
            }
            return tally.diff(from, to, same(connection, from, to, entity));
        });
    }

    private static String dataType(Connection connection, String runId) throws SQLException {
        try (var query = connection.prepareStatement(KNOWN)) {
            query.setString(1, runId);
            var row = query.executeQuery();
            if (!row.next()) {
                throw new PipelineException(
                        ErrorCode.RUN_NOT_FOUND, "no run \"" + runId + "\" is in the ledger; see: cairn runs list");
            }
            return row.getString(1);
        }
    }

    private static void bind(PreparedStatement query, String from, String to, @Nullable String entity)
            throws SQLException {
        var at = 0;
        for (var runId : List.of(from, to)) {
            query.setString(++at, runId);
            query.setString(++at, entity);
            query.setString(++at, entity);
        }
    }

    private static long same(Connection connection, String from, String to, @Nullable String entity)
            throws SQLException {
        try (var query = connection.prepareStatement(SAME)) {
            bind(query, from, to, entity);
            var row = query.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    private static RecordChange change(ResultSet row, @Nullable String confidential) throws SQLException {
        var key = row.getString("record_key");
        if (!row.getBoolean("before")) {
            return new RecordChange(key, Kind.ADDED, List.of());
        }
        if (!row.getBoolean("after")) {
            return new RecordChange(key, Kind.REMOVED, List.of());
        }
        var fields = DocumentDiff.between(JsonColumn.document(row, "old"), JsonColumn.document(row, "new")).stream()
                .map(field -> field.path().equals(confidential) ? field.withoutTexts() : field)
                .toList();
        return new RecordChange(key, Kind.CHANGED, fields);
    }

    /** Counts all changes and keeps the first. */
    private static final class Tally {
        private final int listed;
        private final List<RecordChange> changes = new ArrayList<>();
        private final Map<Kind, Long> counts = new HashMap<>();
        private final Map<String, Long> fields = new HashMap<>();

        Tally(int listed) {
            this.listed = listed;
        }

        void add(RecordChange change) {
            counts.merge(change.kind(), 1L, Long::sum);
            change.fields().stream()
                    .map(field -> DocumentDiff.withoutPositions(field.path()))
                    .distinct()
                    .forEach(path -> fields.merge(path, 1L, Long::sum));
            if (changes.size() < listed) {
                changes.add(change);
            }
        }

        RunDiff diff(String from, String to, long same) {
            var frequent = fields.entrySet().stream()
                    .sorted(Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Entry.comparingByKey()))
                    .collect(Collectors.toMap(Entry::getKey, Entry::getValue, Long::sum, LinkedHashMap::new));
            return new RunDiff(
                    from,
                    to,
                    counts.getOrDefault(Kind.ADDED, 0L),
                    counts.getOrDefault(Kind.REMOVED, 0L),
                    counts.getOrDefault(Kind.CHANGED, 0L),
                    same,
                    frequent,
                    changes);
        }
    }
}
