package dev.cairn.control.progress;

import dev.cairn.control.lag.PartitionLag;
import dev.cairn.control.lag.TopicLag;
import java.time.Instant;
import java.util.List;

/**
 * Everything that is under way, at one moment.
 *
 * @param topics by group and topic
 * @param partitions by group, topic and partition
 * @param runs under way, oldest first
 */
public record Outlook(Instant at, List<TopicLag> topics, List<PartitionLag> partitions, List<RunForecast> runs) {}
