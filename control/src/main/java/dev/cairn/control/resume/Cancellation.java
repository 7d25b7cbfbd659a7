package dev.cairn.control.resume;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.publish.Outbox;
import dev.cairn.control.runs.RunRegister;
import dev.cairn.control.runs.RunStatus;
import dev.cairn.control.runs.RunSummary;
import dev.cairn.control.runs.Runs;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.topics.Topics;
import java.util.List;
import java.util.Map;

/**
 * Stops runs: every attempt at their items so far is cancelled. Services hear of it within a moment and leave the
 * records alone; what is at a model or in a transaction right then still ends. What was loaded stays.
 */
public final class Cancellation {
    private final KafkaAccess kafka;
    private final RunRegister register;
    private final Runs runs;
    private final AuditTrail audit;

    public Cancellation(KafkaAccess kafka, LedgerDatabase database, AuditTrail audit) {
        this.kafka = kafka;
        this.register = new RunRegister(kafka, database);
        this.runs = new Runs(database);
        this.audit = audit;
    }

    /**
     * Cancels a run. One that is cancelled already stays so.
     *
     * @throws PipelineException RUN_NOT_FOUND, RUN_NOT_CANCELLABLE if it has ended, KAFKA_UNAVAILABLE
     */
    public void cancel(String runId) {
        var run = register.find(runId);
        var status = runs.find(runId).map(RunSummary::status).orElse(RunStatus.PUBLISHED);
        if (status.finished() && status != RunStatus.CANCELLED && status != RunStatus.PAUSED) {
            throw new PipelineException(ErrorCode.RUN_NOT_CANCELLABLE, "run " + runId + " has ended: it is " + status);
        }
        var cancelled =
                Run.newBuilder(run).setCancelledAttempts(run.getAttempt() + 1).build();
        try (var outbox = new Outbox(kafka, "cancel")) {
            outbox.send(List.of(
                    kafka.record(Topics.RUNS, runId, cancelled),
                    audit.entry(LogEvent.RUN_CANCELLED, cancelled, Map.of(), "")));
        }
    }
}
