package dev.cairn.control.runs;

import dev.cairn.control.db.JsonColumn;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.topics.CompactedTopic;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.topics.Topics;
import java.util.Optional;

/**
 * The runs as they were last published. Their topic says so before any loader has heard of it; should the topic be
 * lost, the ledger says the same.
 */
public final class RunRegister {
    private static final String IN_LEDGER = """
            select data_type, source, settings, parent_run_id, items_total, created_at, attempt, cancelled_attempts
            from runs where run_id = ? and items_total is not null""";

    private final KafkaAccess kafka;
    private final LedgerDatabase database;

    public RunRegister(KafkaAccess kafka, LedgerDatabase database) {
        this.kafka = kafka;
        this.database = database;
    }

    /** The newest record of a run. Throws RUN_NOT_FOUND. */
    public Run find(String runId) {
        return published(runId)
                .or(() -> inLedger(runId))
                .orElseThrow(() -> new PipelineException(
                        ErrorCode.RUN_NOT_FOUND, "no run \"" + runId + "\" was published; see: cairn runs list"));
    }

    /** Reads the whole topic: it holds one record for each run. */
    private Optional<Run> published(String runId) {
        return new CompactedTopic(kafka, Topics.RUNS)
                        .read(
                                runId::equals,
                                stored -> kafka.serde(Topics.RUNS).decode(stored.value(), ErrorCode.RUN_UNDECODABLE))
                        .values()
                        .stream()
                        .findFirst();
    }

    private Optional<Run> inLedger(String runId) {
        return database.readOr(Optional.empty(), connection -> {
            try (var query = connection.prepareStatement(IN_LEDGER)) {
                query.setString(1, runId);
                var row = query.executeQuery();
                return row.next()
                        ? Optional.of(new Run(
                                runId,
                                row.getString("data_type"),
                                row.getString("source"),
                                JsonColumn.texts(row, "settings"),
                                row.getString("parent_run_id"),
                                row.getLong("items_total"),
                                row.getTimestamp("created_at").toInstant(),
                                row.getInt("attempt"),
                                row.getInt("cancelled_attempts"),
                                null,
                                false))
                        : Optional.empty();
            }
        });
    }
}
