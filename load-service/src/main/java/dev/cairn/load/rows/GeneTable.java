package dev.cairn.load.rows;

import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.load.ledger.ContentHash;
import dev.cairn.schemas.GeneExpression;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rows of {@code gene_expression}, and of {@code gene_expression_replaced} what is not the newest. */
final class GeneTable {
    private static final String UNIQUE_VIOLATION = "23505";

    private static final List<Column<Entry<GenePlace, LoadRecord>>> VALUES = List.of(
            Column.bytes("content_hash", row -> row.getValue().contentHash().bytes()),
            Column.int4("sample_set_id", row -> row.getKey().sampleSet()),
            Column.int4("gene_id", row -> row.getKey().gene()),
            Column.packedReals(
                    "expression",
                    row -> ((GeneExpression) row.getValue().payload().getDocument()).getValues()));
    private static final List<Column<Entry<GenePlace, LoadRecord>>> ALL = all();

    private static final String STORED =
            "select gene_id, content_hash from gene_expression where sample_set_id = ? and gene_id = any(?)";

    private static final String SETS_REPLACED = """
            select t.sample_set_id, s.observed_at from sample_sets t join dim_study s using (study_id)
            where t.sample_set_id = any(?) and s.sample_set_id <> t.sample_set_id""";

    private final Staging<Entry<GenePlace, LoadRecord>> current = new Staging<>("gene_expression", ALL);
    private final Staging<Entry<GenePlace, LoadRecord>> replaced = new Staging<>("gene_expression_replaced", VALUES);
    private final String merge = """
            insert into gene_expression as t (%1$s) select %1$s from %2$s order by sample_set_id, gene_id
            on conflict (sample_set_id, gene_id) do update
            set expression = excluded.expression, content_hash = excluded.content_hash,
                observed_at = excluded.observed_at, run_id = excluded.run_id, loaded_at = now()
            where t.content_hash <> excluded.content_hash and excluded.observed_at >= t.observed_at
            returning t.sample_set_id, t.gene_id""".formatted(current.columnNames(), current.name());
    private final String keep = """
            insert into gene_expression_replaced (%1$s) select %1$s from %2$s r
            where not exists (select from gene_expression e where e.content_hash = r.content_hash)
            on conflict do nothing""".formatted(replaced.columnNames(), replaced.name());

    private static List<Column<Entry<GenePlace, LoadRecord>>> all() {
        var columns = new ArrayList<>(VALUES);
        columns.add(Column.timestamp("observed_at", row -> row.getValue().observedAt()));
        columns.add(Column.text("run_id", row -> row.getValue().item().runId()));
        return List.copyOf(columns);
    }

    /** What is there, by its content's hash. */
    Map<GenePlace, ContentHash> stored(Connection connection, Collection<GenePlace> places) throws SQLException {
        var found = new HashMap<GenePlace, ContentHash>();
        var genes = new TreeMap<Integer, List<Integer>>();
        places.forEach(place -> genes.computeIfAbsent(place.sampleSet(), set -> new ArrayList<>())
                .add(place.gene()));
        try (var select = connection.prepareStatement(STORED)) {
            for (var set : genes.entrySet()) {
                select.setInt(1, set.getKey());
                select.setArray(
                        2, connection.createArrayOf("int", set.getValue().toArray()));
                try (var row = select.executeQuery()) {
                    while (row.next()) {
                        found.put(new GenePlace(set.getKey(), row.getInt(1)), ContentHash.of(row.getBytes(2)));
                    }
                }
            }
        }
        return found;
    }

    /**
     * Adds rows that were not there a moment ago, by the shortest way: no table in between, no question row by row.
     *
     * @return false if one of them is there now; then nothing was added
     */
    boolean add(Connection connection, SortedMap<GenePlace, LoadRecord> rows) throws SQLException {
        var before = connection.setSavepoint();
        CrashPoint.LOAD_BEFORE_COPY.reached();
        var names = ALL.stream().map(Column::name).collect(Collectors.joining(", "));
        try (var copy = BinaryCopy.into(connection, "gene_expression", names)) {
            copy.rows(ALL, rows.entrySet());
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            return false;
        }
        connection.releaseSavepoint(before);
        CrashPoint.LOAD_AFTER_COPY.reached();
        return true;
    }

    /** Adds rows, or replaces what is there unless it was observed later; returns which rows it did that with. */
    Set<GenePlace> merge(Connection connection, SortedMap<GenePlace, LoadRecord> rows) throws SQLException {
        var merged = new TreeSet<GenePlace>();
        if (!rows.isEmpty()) {
            current.fill(connection, rows.entrySet());
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(merge)) {
                while (row.next()) {
                    merged.add(new GenePlace(row.getInt(1), row.getInt(2)));
                }
            }
        }
        return merged;
    }

    /** Keeps versions that are not the newest, unless they are there. */
    void keep(Connection connection, Collection<LoadRecord> versions, Function<LoadRecord, GenePlace> place)
            throws SQLException {
        replaced.fill(
                connection,
                versions.stream()
                        .map(record -> Map.entry(place.apply(record), record))
                        .toList());
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(keep);
        }
    }

    /** Which sample sets are not those of their study's newest header, and when that was observed. */
    Map<Integer, Instant> setsReplaced(Connection connection, Collection<GenePlace> places) throws SQLException {
        var times = new HashMap<Integer, Instant>();
        try (var select = connection.prepareStatement(SETS_REPLACED)) {
            var sets = places.stream().map(GenePlace::sampleSet).distinct().toArray();
            select.setArray(1, connection.createArrayOf("int", sets));
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    times.put(
                            row.getInt(1),
                            row.getObject(2, OffsetDateTime.class).toInstant());
                }
            }
        }
        return times;
    }
}
