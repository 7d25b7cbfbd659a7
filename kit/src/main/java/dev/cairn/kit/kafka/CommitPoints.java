package dev.cairn.kit.kafka;

import dev.cairn.kit.fault.CrashPoint;

/**
 * Where a process can be told to die around a transaction that Kafka Streams commits.
 *
 * @param before the transaction holds everything and is not committed
 * @param after it is committed
 */
public record CommitPoints(CrashPoint before, CrashPoint after) {}
