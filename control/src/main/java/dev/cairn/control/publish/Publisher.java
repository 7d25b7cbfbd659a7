package dev.cairn.control.publish;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.TopicAdmin;
import dev.cairn.schemas.Budget;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topics;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Publishes runs. The run and all its items go out in one Kafka transaction: a publisher that dies leaves a whole run
 * or none, never a run that waits for ever for items that nobody sent.
 */
public final class Publisher {
    private final KafkaAccess kafka;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final RunIds runIds;

    public Publisher(KafkaAccess kafka, AuditTrail audit, InstantSource clock) {
        this.kafka = kafka;
        this.audit = audit;
        this.clock = clock;
        this.runIds = new RunIds(clock, new SecureRandom());
    }

    /** Publishes a run and returns its id. Throws KAFKA_UNAVAILABLE or REGISTRY_UNAVAILABLE; then nothing went out. */
    public String publish(PublishRequest request) {
        return publish(request, null);
    }

    /** The same with a bound on what the run's model may cost; null without one. */
    public String publish(PublishRequest request, @Nullable Budget budget) {
        new TopicAdmin(kafka).require(List.of(Topics.RUNS, Topics.WORK_ITEMS, Topics.PROCESSING_LOG));
        var runId = runIds.next(request.dataType());
        var records = records(runId, request, budget, clock.instant().truncatedTo(ChronoUnit.MICROS));
        try (var outbox = new Outbox(kafka, "publish")) {
            outbox.send(records);
        }
        return runId;
    }

    private List<ProducerRecord<String, byte[]>> records(
            String runId, PublishRequest request, @Nullable Budget budget, Instant now) {
        var records = new ArrayList<ProducerRecord<String, byte[]>>();
        var run = Run.newBuilder()
                .setRunId(runId)
                .setDataType(request.dataType())
                .setSource(request.source().toString())
                .setSettings(request.settings())
                .setItems(request.items().size())
                .setCreatedAt(now)
                .setBudget(budget)
                .build();
        records.add(kafka.record(Topics.RUNS, runId, run));
        for (var item : request.items()) {
            var workItem = WorkItem.newBuilder()
                    .setRunId(runId)
                    .setDataType(request.dataType())
                    .setEntity(item.entity())
                    .setSource(request.source().toString())
                    .setParameters(item.parameters())
                    .setSettings(request.settings())
                    .setPublishedAt(now)
                    .build();
            records.add(kafka.record(Topics.WORK_ITEMS, request.dataType() + "/" + item.entity(), workItem));
        }
        records.add(audit.entry(
                LogEvent.RUN_PUBLISHED,
                run,
                Map.of("items", (long) request.items().size()),
                request.source().toString()));
        return records;
    }
}
