package dev.cairn.load.rows;

import dev.cairn.load.ledger.Storable;
import dev.cairn.schemas.Embedding;
import dev.cairn.schemas.ModelAnswer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** The rows of {@code embeddings}: one vector for each distinct request. */
final class EmbeddingTable {
    private static final String SELECT = "select request_key from embeddings where request_key = any(?)";

    private final Staging<ModelAnswer> staging = new Staging<>(
            "embeddings",
            List.of(
                    Column.text("request_key", ModelAnswer::getRequestKey),
                    Column.text("model", ModelAnswer::getModel),
                    Column.int4("dimensions", answer -> vector(answer).size()),
                    Column.reals("vector", EmbeddingTable::vector),
                    Column.int8("prompt_tokens", ModelAnswer::getPromptTokens),
                    Column.timestamp("created_at", answer -> Storable.time(answer.getAnsweredAt()))));

    private final String merge =
            "insert into embeddings (%1$s) select %1$s from %2$s order by request_key on conflict do nothing"
                    .formatted(staging.columnNames(), staging.name());

    /** Keeps the vectors that are not there yet; in order, because loaders share them. */
    void save(Connection connection, Collection<LoadRecord> records) throws SQLException {
        var answers = new TreeMap<String, ModelAnswer>();
        for (var record : records) {
            var answer = record.embedding();
            if (answer != null) {
                answers.put(answer.getRequestKey(), answer);
            }
        }
        if (answers.isEmpty()) {
            return;
        }
        try (var select = connection.prepareStatement(SELECT)) {
            select.setArray(1, connection.createArrayOf("text", answers.keySet().toArray()));
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    answers.remove(row.getString(1));
                }
            }
        }
        if (!answers.isEmpty()) {
            staging.fill(connection, answers.values());
            try (var statement = connection.createStatement()) {
                statement.executeUpdate(merge);
            }
        }
    }

    private static List<Float> vector(ModelAnswer answer) {
        return ((Embedding) answer.getOutcome()).getVector();
    }
}
