package dev.cairn.transform;

import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** {@code raw-records} in; {@code prepared-records}, {@code enriched-records} or {@code dead-letters} out. */
final class TransformTopology {
    /** Every topic that the topology reads or writes. */
    static final List<Topic<?>> TOPICS =
            List.of(Topics.RAW_RECORDS, Topics.PREPARED_RECORDS, Topics.ENRICHED_RECORDS, Topics.DEAD_LETTERS);

    private static final String SOURCE = "raw";
    private static final String TRANSFORM = "transform";

    private TransformTopology() {}

    /** Keys and values are bytes at both ends, because bytes that cannot be decoded must not stop a thread. */
    static Topology build(KafkaAccess kafka, RecordRouter router) {
        var topology = new Topology();
        topology.addSource(
                SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), kafka.name(Topics.RAW_RECORDS));
        topology.addProcessor(TRANSFORM, () -> new TransformProcessor(router), SOURCE);
        for (var topic : List.of(Topics.PREPARED_RECORDS, Topics.ENRICHED_RECORDS, Topics.DEAD_LETTERS)) {
            topology.addSink(
                    topic.baseName(), kafka.name(topic), new StringSerializer(), new ByteArraySerializer(), TRANSFORM);
        }
        return topology;
    }

    private static final class TransformProcessor extends ContextualProcessor<byte[], byte[], String, byte[]> {
        private final RecordRouter router;

        TransformProcessor(RecordRouter router) {
            this.router = router;
        }

        @Override
        public void process(Record<byte[], byte[]> raw) {
            var routed =
                    router.route(raw.key(), raw.value(), Origin.of(context().recordMetadata()));
            if (routed.isPresent()) {
                CrashPoint.TRANSFORM_BEFORE_PRODUCE.reached();
                context()
                        .forward(
                                raw.withKey(routed.get().key())
                                        .withValue(routed.get().value()),
                                routed.get().topic().baseName());
                CrashPoint.TRANSFORM_AFTER_PRODUCE.reached();
            }
        }
    }
}
