package dev.cairn.control.publish;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.TopicAdmin;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topics;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes runs. The run and all its items go out in one Kafka transaction: a publisher that dies leaves a whole run
 * or none, never a run that waits for ever for items that nobody sent.
 */
public final class Publisher {
    private static final String CLIENT = "publisher";

    private final KafkaAccess kafka;
    private final InstantSource clock;
    private final RunIds runIds;

    public Publisher(KafkaAccess kafka, InstantSource clock) {
        this.kafka = kafka;
        this.clock = clock;
        this.runIds = new RunIds(clock, new SecureRandom());
    }

    /** Publishes a run and returns its id. Throws KAFKA_UNAVAILABLE or REGISTRY_UNAVAILABLE; then nothing went out. */
    public String publish(PublishRequest request) {
        new TopicAdmin(kafka).require(List.of(Topics.RUNS, Topics.WORK_ITEMS));
        var runId = runIds.next(request.dataType());
        // Encoded first: a registry that fails must not leave a transaction open, for which every consumer would wait.
        var records = records(runId, request, clock.instant().truncatedTo(ChronoUnit.MICROS));
        // An id of its own: two publishers at the same time must not fence each other.
        try (var producer = kafka.transactionalProducer(CLIENT, CLIENT + "-" + runId)) {
            send(producer, records);
        } catch (KafkaException e) {
            throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "the run was not published: " + e.getMessage(), e);
        }
        return runId;
    }

    private static void send(Producer<String, byte[]> producer, List<ProducerRecord<String, byte[]>> records) {
        producer.initTransactions();
        producer.beginTransaction();
        try {
            for (var record : records) {
                var unused = producer.send(record); // the commit throws if a send failed
            }
            producer.commitTransaction();
        } catch (KafkaException e) {
            producer.abortTransaction();
            throw e;
        }
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
        return records;
    }
}
