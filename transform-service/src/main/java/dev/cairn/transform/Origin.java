package dev.cairn.transform;

import java.util.Optional;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Where a record was read. */
record Origin(String topic, int partition, long offset) {
    static Origin of(Optional<RecordMetadata> metadata) {
        var known = metadata.orElseThrow(() -> new IllegalStateException("a record from a topic has metadata"));
        return new Origin(known.topic(), known.partition(), known.offset());
    }
}
