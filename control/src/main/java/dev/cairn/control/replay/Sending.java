package dev.cairn.control.replay;

import dev.cairn.control.publish.Outbox;
import dev.cairn.control.records.RecordTopic;
import dev.cairn.control.records.Recorded;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Run;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Sends records as those of a new run, numbered anew without gaps. */
final class Sending {
    private static final long NO_ORDINAL = -1;

    private final KafkaAccess kafka;
    private final Outbox outbox;
    private final RecordTopic topic;
    private final Run run;
    private final Map<String, Long> counts = new HashMap<>();

    Sending(KafkaAccess kafka, Outbox outbox, RecordTopic topic, Run run) {
        this.kafka = kafka;
        this.outbox = outbox;
        this.topic = topic;
        this.run = run;
    }

    void add(Recorded record) {
        var entity = record.header().getEntity();
        var ordinal = counts.merge(entity, 1L, Long::sum) - 1;
        var header = RecordHeader.newBuilder(record.header())
                .setRunId(run.getRunId())
                .setAttempt(0)
                .setRedrive(0)
                .setOrdinal(ordinal)
                .setSettings(run.getSettings())
                .build();
        outbox.add(topic.again(kafka, new Recorded(header, record.body())));
    }

    /** Ends the items, and sends what is left. The end of an item goes straight to the loader, or by way of transform. */
    void seal(Collection<String> entities) {
        var end = topic == RecordTopic.RAW ? RecordTopic.RAW : RecordTopic.ENRICHED;
        for (var entity : entities) {
            var header = RecordHeader.newBuilder()
                    .setRunId(run.getRunId())
                    .setDataType(run.getDataType())
                    .setEntity(entity)
                    .setRecordKey("")
                    .setOrdinal(NO_ORDINAL)
                    .setSource(run.getSource())
                    .setObservedAt(run.getCreatedAt())
                    .setSettings(run.getSettings())
                    .build();
            outbox.add(end.again(
                    kafka, new Recorded(header, new ItemSealed(counts.getOrDefault(entity, 0L), null, null))));
        }
        outbox.flush();
    }
}
