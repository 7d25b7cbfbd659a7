package dev.cairn.control.lag;

import dev.cairn.control.lag.PartitionLag.Store;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a group stands in one partition.
 *
 * @param next the offset that it goes on with
 */
record GroupPosition(String group, TopicPartition partition, long next, Store keptIn) {}
