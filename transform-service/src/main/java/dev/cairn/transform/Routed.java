package dev.cairn.transform;

import dev.cairn.schemas.topics.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a raw record.
 *
 * @param topic where it goes
 * @param key null only for a dead letter whose origin had none
 */
@SuppressWarnings("ArrayRecordComponent") // made once, handed on and never compared
record Routed(Topic<?> topic, @Nullable String key, byte[] value) {}
