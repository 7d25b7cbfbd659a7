package dev.cairn.embed;

import dev.cairn.schemas.topics.Topic;
import java.util.Optional;
import java.util.Set;

/**
 * A value on its way out of the topology.
 *
 * @param topic where it goes
 * @param partition which partition; empty leaves it to the key
 * @param value encoded
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Outgoing(Topic<?> topic, Optional<Set<Integer>> partition, byte[] value) {
    Outgoing(Topic<?> topic, byte[] value) {
        this(topic, Optional.empty(), value);
    }
}
