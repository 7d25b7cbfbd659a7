package dev.cairn.control.lag;

import java.time.Instant;
import java.util.List;

/**
 * How everything stood at one moment.
 *
 * @param partitions by group, topic and partition
 * @param backlogs in the order in which data flows
 * @param runsKnown false if records could not be told apart by run, because the registry did not answer
 */
public record Look(Instant at, List<PartitionLag> partitions, List<Backlog> backlogs, boolean runsKnown) {}
