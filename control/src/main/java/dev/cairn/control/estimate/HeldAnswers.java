package dev.cairn.control.estimate;

import dev.cairn.control.db.LedgerDatabase;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The answers of models that are stored: nobody will pay for them again. */
public final class HeldAnswers {
    private static final String HELD = """
            select request_key from embeddings where request_key = any (?)
            union
            select request_key from narrative_results where request_key = any (?) and raw_answer is not null""";

    private final LedgerDatabase database;

    public HeldAnswers(LedgerDatabase database) {
        this.database = database;
    }

    /** Those of the requests that are answered; none where no loader has made its tables yet. */
    public Set<String> among(Collection<String> requestKeys) {
        return database.readOr(Set.of(), connection -> {
            var held = new HashSet<String>();
            try (var query = connection.prepareStatement(HELD)) {
                var wanted = connection.createArrayOf("text", requestKeys.toArray());
                query.setArray(1, wanted);
                query.setArray(2, wanted);
                var row = query.executeQuery();
                while (row.next()) {
                    held.add(row.getString("request_key"));
                }
            }
            return held;
        });
    }
}
