package dev.cairn.control.search;

import dev.cairn.control.db.LedgerDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Finds the studies nearest to a vector. With pgvector, an index names candidates; without it, all vectors of the model
 * pass by. Either way the score is the cosine of the stored vectors, computed here, so that both give the same answers.
 */
public final class Search {
    /** The index works with half the precision: this many candidates for each hit make up for it. */
    private static final int CANDIDATES_PER_HIT = 10;

    private static final int MIN_CANDIDATES = 100;
    private static final int MAX_CANDIDATES = 1000;
    private static final int FETCH_ROWS = 500;

    private static final String NEWEST_MODEL = "select model from embeddings order by created_at desc limit 1";
    private static final String INDEX_EXISTS = "select to_regclass('embeddings_hnsw_' || ?::int) is not null";
    private static final String ALL = """
            select t.nct_id, array_send(e.vector) as vector
            from clinical_trials t join embeddings e on e.request_key = t.embedding_key
            where e.model = ? and e.dimensions = ?
            """;
    /** The number of dimensions is part of the indexed expression and cannot be a parameter. */
    private static final String INDEXED = """
            select t.nct_id, array_send(e.vector) as vector
            from (select request_key, vector from embeddings where model = ? and dimensions = %1$d
                  order by vector::halfvec(%1$d) <=> ?::real[]::halfvec(%1$d) limit ?) e
            join clinical_trials t on t.embedding_key = e.request_key
            """;

    private static final String DETAILS =
            "select nct_id, brief_title, overall_status, conditions from clinical_trials where nct_id = any (?)";

    private final LedgerDatabase database;

    public Search(LedgerDatabase database) {
        this.database = database;
    }

    /** The model that made the newest of the stored vectors; empty if there are none. */
    public Optional<String> newestModel() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(NEWEST_MODEL)) {
                var row = query.executeQuery();
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        });
    }

    /**
     * The studies nearest to a vector, the nearest first.
     *
     * @param model whose vectors are compared: vectors of two models have nothing to do with each other
     */
    public List<Hit> nearest(String model, float[] vector, int limit) {
        return database.read(connection -> {
            var nearest = new Nearest(vector, limit);
            if (indexExists(connection, vector.length)) {
                offerCandidates(connection, model, vector, limit, nearest);
            } else {
                offerAll(connection, model, vector.length, nearest);
            }
            return details(connection, nearest.best());
        });
    }

    private static boolean indexExists(Connection connection, int dimensions) throws SQLException {
        try (var query = connection.prepareStatement(INDEX_EXISTS)) {
            query.setInt(1, dimensions);
            var row = query.executeQuery();
            return row.next() && row.getBoolean(1);
        }
    }

    private static void offerAll(Connection connection, String model, int dimensions, Nearest nearest)
            throws SQLException {
        try (var query = connection.prepareStatement(ALL)) {
            query.setString(1, model);
            query.setInt(2, dimensions);
            offer(query, nearest);
        }
    }

    private static void offerCandidates(Connection connection, String model, float[] vector, int limit, Nearest nearest)
            throws SQLException {
        var candidates = Math.min(MAX_CANDIDATES, Math.max(MIN_CANDIDATES, limit * CANDIDATES_PER_HIT));
        try (var settings = connection.createStatement()) {
            settings.execute("set local hnsw.ef_search = " + candidates);
        }
        try (var query = connection.prepareStatement(INDEXED.formatted(vector.length))) {
            query.setString(1, model);
            query.setArray(2, connection.createArrayOf("float4", boxed(vector)));
            query.setInt(3, candidates);
            offer(query, nearest);
        }
    }

    private static void offer(PreparedStatement query, Nearest nearest) throws SQLException {
        query.setFetchSize(FETCH_ROWS);
        var row = query.executeQuery();
        while (row.next()) {
            nearest.offer(row.getString("nct_id"), row.getBytes("vector"));
        }
    }

    private static Float[] boxed(float[] vector) {
        var boxed = new Float[vector.length];
        Arrays.setAll(boxed, i -> vector[i]);
        return boxed;
    }

    private static List<Hit> details(Connection connection, List<Nearest.Scored> best) throws SQLException {
        var ids = best.stream().map(Nearest.Scored::nctId).toArray(String[]::new);
        var scores = new HashMap<String, Double>();
        best.forEach(scored -> scores.put(scored.nctId(), scored.score()));
        var hits = new HashMap<String, Hit>();
        try (var query = connection.prepareStatement(DETAILS)) {
            query.setArray(1, connection.createArrayOf("text", ids));
            var row = query.executeQuery();
            while (row.next()) {
                var id = row.getString("nct_id");
                var conditions = (String[]) row.getArray("conditions").getArray();
                hits.put(
                        id,
                        new Hit(
                                id,
                                scores.getOrDefault(id, 0.0),
                                row.getString("brief_title"),
                                row.getString("overall_status"),
                                List.of(conditions)));
            }
        }
        return best.stream().map(scored -> hits.get(scored.nctId())).toList();
    }
}
