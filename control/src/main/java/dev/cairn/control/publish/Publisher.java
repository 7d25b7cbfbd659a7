package dev.cairn.control.publish;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.TopicAdmin;
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
        return publishAll(List.of(request)).get(0);
    }

    /** Publishes several runs, all of them or none, so that each entity gets its numbers in their order. */
    public List<String> publishAll(List<PublishRequest> requests) {
        new TopicAdmin(kafka).require(List.of(Topics.RUNS, Topics.WORK_ITEMS, Topics.PROCESSING_LOG));
        var ids = new ArrayList<String>();
        var records = new ArrayList<ProducerRecord<String, byte[]>>();
        for (var request : requests) {
            var runId = runIds.next(request.dataType());
            ids.add(runId);
            records.addAll(records(runId, request, clock.instant().truncatedTo(ChronoUnit.MICROS)));
        }
        try (var outbox = new Outbox(kafka, "publish")) {
            outbox.send(records);
        }
        return ids;
    }

    private List<ProducerRecord<String, byte[]>> records(String runId, PublishRequest request, Instant now) {
        var records = new ArrayList<ProducerRecord<String, byte[]>>();
        var run = Run.newBuilder()
                .setRunId(runId)
                .setDataType(request.dataType())
                .setSource(request.source().toString())
                .setSettings(request.settings())
                .setItems(request.items().size())
                .setCreatedAt(now)
                .setBudget(request.budget())
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
