package dev.cairn.control.publish;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.LogEntry;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes entries of the processing log for what people do. They are sent with what they tell of. */
public final class AuditTrail {
    private final KafkaAccess kafka;
    private final InstantSource clock;
    private final String actor;

    /** @param actor who does it, such as {@code maria@lab7} */
    public AuditTrail(KafkaAccess kafka, InstantSource clock, String actor) {
        this.kafka = kafka;
        this.clock = clock;
        this.actor = actor;
    }

    /** Something happened to a run. */
    public ProducerRecord<String, byte[]> entry(LogEvent event, Run run, Map<String, Long> counts, String message) {
        return entry(LogEntry.newBuilder()
                .setEvent(event)
                .setRunId(run.getRunId())
                .setDataType(run.getDataType())
                .setAttempt(run.getAttempt())
                .setCounts(counts)
                .setMessage(message));
    }

    /** Something happened to records of a run; blank for those that belong to none. */
    public ProducerRecord<String, byte[]> entry(LogEvent event, String runId, Map<String, Long> counts) {
        return entry(LogEntry.newBuilder()
                .setEvent(event)
                .setRunId(runId.isBlank() ? null : runId)
                .setCounts(counts));
    }

    /** Something happened that has no run of its own. */
    public ProducerRecord<String, byte[]> entry(LogEvent event, Map<String, Long> counts, String message) {
        return entry(LogEntry.newBuilder().setEvent(event).setCounts(counts).setMessage(message));
    }

    private ProducerRecord<String, byte[]> entry(LogEntry.Builder entry) {
        var complete = entry.setAt(clock.instant()).setActor(actor).build();
        var key = complete.getRunId() == null ? complete.getEvent().name() : complete.getRunId();
        return kafka.record(Topics.PROCESSING_LOG, key, complete);
    }
}
