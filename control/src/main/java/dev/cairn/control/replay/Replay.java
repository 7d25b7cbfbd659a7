package dev.cairn.control.replay;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.estimate.HeldAnswers;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.publish.Outbox;
import dev.cairn.control.publish.RunIds;
import dev.cairn.control.runs.RunRegister;
import dev.cairn.control.runs.RunSummary;
import dev.cairn.control.runs.Runs;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topics;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Brings what a topic holds of a run back into the pipeline, as a new run whose parent is the old one. The source is not
 * touched, and live work goes on: a replay reads on its own, and writes like anybody else. Observations keep their time,
 * so that a replayed record never takes the place of a newer one.
 */
public final class Replay {
    private final KafkaAccess kafka;
    private final LedgerDatabase database;
    private final AuditTrail audit;
    private final InstantSource clock;

    public Replay(KafkaAccess kafka, LedgerDatabase database, AuditTrail audit, InstantSource clock) {
        this.kafka = kafka;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Looks what the topic holds of the run.
     *
     * @throws PipelineException RUN_NOT_FOUND, NOTHING_TO_REPLAY, KAFKA_UNAVAILABLE
     */
    public ReplayPlan plan(ReplayRequest request) {
        var parent = new Runs(database)
                .find(request.runId())
                .orElseThrow(() -> new PipelineException(
                        ErrorCode.RUN_NOT_FOUND,
                        "no run \"" + request.runId() + "\" is in the ledger; see: cairn runs list"));
        var recorded = RecordedRun.read(database, request);
        if (recorded.items().isEmpty()) {
            throw new PipelineException(
                    ErrorCode.NOTHING_TO_REPLAY,
                    "run " + request.runId() + " has no item"
                            + (request.entity() == null ? "" : " " + request.entity())
                            + (request.onlyErrors() ? " with a dead record that got as far as " + request.from() : ""));
        }
        var found = new FoundRecords(request, recorded);
        new TopicScan(kafka, request.from()).since(parent.createdAt(), found::take);
        return plan(request, parent, found);
    }

    /**
     * Publishes what a plan found, as a new run.
     *
     * @return its id
     * @throws PipelineException KAFKA_UNAVAILABLE; the new run may then be there in part, and is to be cancelled
     */
    public String publish(ReplayRequest request, ReplayPlan plan) {
        var run = run(request, plan);
        try (var outbox = new Outbox(kafka, "replay")) {
            outbox.send(announcement(run, plan));
            var sending = new Sending(kafka, outbox, request.from(), run);
            var found = new FoundRecords(request, RecordedRun.read(database, request));
            new TopicScan(kafka, request.from()).within(plan.offsets(), (origin, record) -> {
                if (found.take(origin, record)) {
                    sending.add(record);
                }
            });
            sending.seal(plan.records().keySet());
        } catch (PipelineException e) {
            throw new PipelineException(
                    e.code(),
                    e.getMessage() + "; of the new run only a part may be there: cairn runs cancel " + run.getRunId(),
                    e);
        }
        return run.getRunId();
    }

    private ReplayPlan plan(ReplayRequest request, RunSummary parent, FoundRecords found) {
        var counts = found.counts();
        var calls = switch (request.from()) {
            case RAW ->
                request.asksModel(parent.settings())
                        ? counts.values().stream().mapToLong(Long::longValue).sum()
                        : 0;
            case PREPARED -> found.requestKeys().size();
            case ENRICHED -> 0;
        };
        var held = switch (request.from()) {
            case RAW ->
                request.changesText(parent.settings())
                        ? 0
                        : Math.min(
                                calls, parent.model().called() + parent.model().reused());
            case PREPARED ->
                new HeldAnswers(database).among(found.requestKeys()).size();
            case ENRICHED -> 0L;
        };
        var tokensPerCall = parent.model().called() == 0
                ? 0
                : (double) parent.model().tokens() / parent.model().called();
        return new ReplayPlan(
                request.runId(),
                request.from(),
                kafka.name(request.from().topic()),
                counts,
                found.gone(),
                found.sentBy(),
                found.ranges(),
                calls,
                held,
                Math.round((calls - held) * tokensPerCall));
    }

    private Run run(ReplayRequest request, ReplayPlan plan) {
        var parent = new RunRegister(kafka, database).find(request.runId());
        return Run.newBuilder()
                .setRunId(new RunIds(clock, new SecureRandom()).next(parent.getDataType()))
                .setDataType(parent.getDataType())
                .setSource(parent.getSource())
                .setSettings(request.after(parent.getSettings()))
                .setParentRunId(parent.getRunId())
                .setItems(plan.records().size())
                .setCreatedAt(clock.instant().truncatedTo(ChronoUnit.MICROS))
                .build();
    }

    /** Its work items give the new run its numbers; ingest has nothing to do with them. */
    private List<ProducerRecord<String, byte[]>> announcement(Run run, ReplayPlan plan) {
        var records = new ArrayList<ProducerRecord<String, byte[]>>();
        records.add(kafka.record(Topics.RUNS, run.getRunId(), run));
        for (var entity : plan.records().keySet()) {
            var item = WorkItem.newBuilder()
                    .setRunId(run.getRunId())
                    .setDataType(run.getDataType())
                    .setEntity(entity)
                    .setSource(run.getSource())
                    .setParameters(Map.of())
                    .setSettings(run.getSettings())
                    .setPublishedAt(run.getCreatedAt())
                    .setSupplied(true)
                    .build();
            records.add(kafka.record(Topics.WORK_ITEMS, run.getDataType() + "/" + entity, item));
        }
        records.add(audit.entry(
                LogEvent.RUN_PUBLISHED,
                run,
                Map.of("items", (long) plan.records().size(), "records", plan.total()),
                "replays " + plan.from() + " records of " + plan.runId()));
        return records;
    }
}
