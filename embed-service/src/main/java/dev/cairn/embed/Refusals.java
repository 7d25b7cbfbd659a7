package dev.cairn.embed;

import dev.cairn.embed.model.Outcome;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.run.RunWatch;
import dev.cairn.schemas.Budget;
import dev.cairn.schemas.ItemError;
import dev.cairn.schemas.LogEntry;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that a model is not asked, because their run is cancelled or its budget is spent. The first request that
 * meets a spent budget pauses the run for everybody: its attempts so far are cancelled, and a resume begins a new one.
 */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final Failed CANCELLED = new Failed(ErrorCode.RUN_CANCELLED, "the run was cancelled", 0);
    private static final Failed SPENT = new Failed(ErrorCode.BUDGET_SPENT, "the run's budget is spent", 0);

    private final KafkaAccess kafka;
    private final RunWatch runs;
    private final Spending spending;
    private final Consumer<ProducerRecord<String, byte[]>> writer;
    private final InstantSource clock;
    private final Set<String> paused = ConcurrentHashMap.newKeySet();

    Refusals(
            KafkaAccess kafka,
            RunWatch runs,
            Spending spending,
            Consumer<ProducerRecord<String, byte[]>> writer,
            InstantSource clock) {
        this.kafka = kafka;
        this.runs = runs;
        this.spending = spending;
        this.writer = writer;
        this.clock = clock;
    }

    /** Why a request is not asked; empty if it is. */
    Optional<Failed> refuse(Request request) {
        var runId = request.asked().getRunId();
        if (runs.cancelled(runId, request.asked().getAttempt())) {
            return Optional.of(CANCELLED);
        }
        return runs.find(runId).filter(this::isSpent).map(run -> {
            pause(run);
            return SPENT;
        });
    }

    /** A provider is done with a text, whoever waits for it: what was spent on it, its run pays. */
    void answered(Request request, Outcome outcome) {
        if (outcome instanceof Failed && outcome.promptTokens() + outcome.completionTokens() == 0) {
            return;
        }
        runs.find(request.asked().getRunId()).map(Run::getBudget).ifPresent(budget -> {
            if (request.asked().getAttempt() >= budget.getAttempt()) {
                spending.add(
                        request.asked().getRunId(),
                        budget,
                        request.partition().source().partition(),
                        weighed(outcome, budget));
            }
        });
    }

    /** What an outcome counts for, by the weights of the kinds of tokens. */
    static long weighed(Outcome outcome, Budget budget) {
        return (long) Math.ceil(outcome.promptTokens() * budget.getPromptWeight()
                + outcome.completionTokens() * budget.getCompletionWeight());
    }

    private boolean isSpent(Run run) {
        return run.getBudget() != null && spending.reached(run.getRunId(), run.getBudget());
    }

    private void pause(Run run) {
        if (!paused.add(run.getRunId() + "/" + run.getAttempt())) {
            return;
        }
        log.warn("event=run_paused run={} attempt={} reason=\"its budget is spent\"", run.getRunId(), run.getAttempt());
        var stopped = Run.newBuilder(run)
                .setCancelledAttempts(run.getAttempt() + 1)
                .setPaused(true)
                .build();
        writer.accept(kafka.record(Topics.RUNS, run.getRunId(), stopped));
        var entry = LogEntry.newBuilder()
                .setAt(clock.instant())
                .setEvent(LogEvent.MODEL_PAUSED)
                .setActor("embed")
                .setRunId(run.getRunId())
                .setDataType(run.getDataType())
                .setAttempt(run.getAttempt())
                .setError(new ItemError(ErrorCode.BUDGET_SPENT.number(), SPENT.message()))
                .build();
        writer.accept(kafka.record(Topics.PROCESSING_LOG, run.getRunId(), entry));
    }
}
