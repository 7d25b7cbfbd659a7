package dev.cairn.load.rows;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code narrative_results} and {@code narrative_results_replaced}. An answer takes the place of an error,
 * whenever either was observed, and an error never that of an answer; among equals the newer observation wins. What is
 * replaced is kept, because it may have been paid for.
 */
final class ResultTable {
    private static final String KEYS = """
            (select * from unnest(?::text[], ?::text[], ?::text[])) as k (experiment_id, incident_id, narrative_type)""";

    /** In the order in which all loaders lock. */
    private static final String LOCK = """
            select r.experiment_id, r.incident_id, r.narrative_type, r.error_code is not null, r.attempts, r.content_hash,
                   r.observed_at
            from %s join narrative_results r using (experiment_id, incident_id, narrative_type)
            order by 1, 2, 3 for update of r""".formatted(KEYS);

    private static final String COLUMNS = """
            experiment_id, incident_id, narrative_type, data_source, detected, confidence, indicators, rationale,
            reasoning, repairs, error_code, error_message, raw_answer, finish_reason, attempts, model, request_key,
            prompt_tokens, completion_tokens, latency_ms, cost_usd, reused, content_hash, observed_at, run_id,
            finished_at""";

    private static final String MOVE = """
            with replaced as (
                delete from narrative_results r using %s
                where (r.experiment_id, r.incident_id, r.narrative_type)
                    = (k.experiment_id, k.incident_id, k.narrative_type)
                returning r.*)
            insert into narrative_results_replaced (%s) select %2$s from replaced
            on conflict do nothing""".formatted(KEYS, COLUMNS);

    private static final String INSERT = """
            insert into narrative_results (%s)
            select %1$s from json_populate_recordset(null::narrative_results, ?::json)
            order by experiment_id, incident_id, narrative_type on conflict do nothing""".formatted(COLUMNS);

    /** SQLSTATE of what succeeds when it is tried again. */
    private static final String SERIALIZATION_FAILURE = "40001";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultTable() {}

    /** What is there of a result. */
    private record Stored(
            boolean error, int attempts, @Nullable ContentHash contentHash, Instant observedAt) {
        Outcome replacedBy(NarrativeResult result) {
            var same = contentHash != null && Objects.equals(contentHash, result.contentHash());
            if (same && (result.error() || !error)) {
                return Outcome.UNCHANGED;
            }
            if (error != result.error()) {
                return error ? Outcome.LOADED : Outcome.SUPERSEDED;
            }
            return result.observedAt().isBefore(observedAt) ? Outcome.SUPERSEDED : Outcome.LOADED;
        }
    }

    /** Writes results, the older ones first. Returns the outcome of each, in their order. */
    static List<Outcome> save(Connection connection, List<NarrativeResult> results) throws SQLException {
        var outcomes = new Outcome[results.size()];
        var left = IntStream.range(0, results.size())
                .boxed()
                .sorted(Comparator.comparing(i -> results.get(i).observedAt()))
                .toList();
        while (!left.isEmpty()) {
            var turn = new TreeMap<ResultKey, Integer>();
            var later = new ArrayList<Integer>(); // other results of the same narratives
            for (var i : left) {
                if (turn.putIfAbsent(results.get(i).key(), i) != null) {
                    later.add(i);
                }
            }
            saveDistinct(connection, results, turn, outcomes);
            left = later;
        }
        return Arrays.asList(outcomes);
    }

    private static void saveDistinct(
            Connection connection,
            List<NarrativeResult> results,
            SortedMap<ResultKey, Integer> turn,
            Outcome[] outcomes)
            throws SQLException {
        var stored = lock(connection, turn.keySet());
        var replaced = new ArrayList<ResultKey>();
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        for (var entry : turn.entrySet()) {
            var result = results.get(entry.getValue());
            var there = stored.get(entry.getKey());
            var outcome = there == null ? Outcome.LOADED : there.replacedBy(result);
            outcomes[entry.getValue()] = outcome;
            if (outcome == Outcome.LOADED) {
                if (there != null) {
                    replaced.add(entry.getKey());
                }
                rows.add(row(result, there));
            }
        }
        if (!replaced.isEmpty()) {
            move(connection, replaced);
        }
        if (!rows.isEmpty()) {
            insert(connection, rows);
        }
    }

    private static Map<String, @Nullable Object> row(NarrativeResult result, @Nullable Stored there) {
        var row = new LinkedHashMap<String, @Nullable Object>(result.columns());
        row.put("experiment_id", result.key().experimentId());
        row.put("incident_id", result.key().incidentId());
        row.put("narrative_type", result.key().narrativeType());
        row.put("attempts", 1 + Math.max(result.ask(), there == null ? 0 : there.attempts()));
        return row;
    }

    private static Map<ResultKey, Stored> lock(Connection connection, Collection<ResultKey> keys) throws SQLException {
        var stored = new HashMap<ResultKey, Stored>();
        try (var lock = connection.prepareStatement(LOCK)) {
            bind(lock, keys);
            try (var row = lock.executeQuery()) {
                while (row.next()) {
                    var hash = row.getBytes(6);
                    stored.put(
                            new ResultKey(row.getString(1), row.getString(2), row.getString(3)),
                            new Stored(
                                    row.getBoolean(4),
                                    row.getInt(5),
                                    hash == null ? null : ContentHash.of(hash),
                                    requireNonNull(row.getObject(7, OffsetDateTime.class))
                                            .toInstant()));
                }
            }
        }
        return stored;
    }

    private static void move(Connection connection, Collection<ResultKey> keys) throws SQLException {
        try (var move = connection.prepareStatement(MOVE)) {
            bind(move, keys);
            move.executeUpdate();
        }
    }

    /** Another loader may have written a row that was not there to be locked: an error, while this one has an answer. */
    private static void insert(Connection connection, List<Map<String, @Nullable Object>> rows) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, json(rows));
            if (insert.executeUpdate() != rows.size()) {
                throw new SQLException(
                        "another loader has written a result of the same narrative", SERIALIZATION_FAILURE);
            }
        }
    }

    private static String json(List<Map<String, @Nullable Object>> rows) {
        try {
            return JSON.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and lists of texts are always JSON", e);
        }
    }

    private static void bind(PreparedStatement statement, Collection<ResultKey> keys) throws SQLException {
        var at = 0;
        for (var part : List.<Function<ResultKey, String>>of(
                ResultKey::experimentId, ResultKey::incidentId, ResultKey::narrativeType)) {
            var values = keys.stream().map(part).toArray();
            statement.setArray(++at, statement.getConnection().createArrayOf("text", values));
        }
    }
}
