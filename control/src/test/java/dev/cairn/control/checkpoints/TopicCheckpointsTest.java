package dev.cairn.control.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.checkpoints.TopicCheckpoint.Partition;
import dev.cairn.control.checkpoints.TopicCheckpoint.RunsHeld;
import dev.cairn.control.checkpoints.TopicCheckpoints.Span;
import dev.cairn.schemas.topics.Topics;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicCheckpointsTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final List<Span> RUNS = List.of(span(0, 9), span(10, 19), span(20, null));

    @Test
    void aTopicThatLostNothingHoldsEveryRun() {
        assertThat(TopicCheckpoints.held(List.of(partition(0, 3L), partition(0, null)), RUNS))
                .isEqualTo(new RunsHeld(3, 0, 0));
    }

    @Test
    void runsAreToldByTheOldestRecords() {
        assertThat(TopicCheckpoints.held(List.of(partition(7, 12L), partition(5, 15L)), RUNS))
                .isEqualTo(new RunsHeld(1, 1, 1));
    }

    @Test
    void aPartitionThatLostNothingSaysNothingAboutWhatIsWhole() {
        assertThat(TopicCheckpoints.held(List.of(partition(7, 10L), partition(0, 25L)), RUNS))
                .isEqualTo(new RunsHeld(2, 0, 1));
    }

    @Test
    void nothingIsCertainlyWholeBesideAPartitionThatLostAll() {
        assertThat(TopicCheckpoints.held(List.of(partition(7, null), partition(0, 5L)), RUNS))
                .isEqualTo(new RunsHeld(0, 3, 0));
    }

    @Test
    void everyTopicHasAStageThatWritesIt() {
        assertThat(Topics.ALL)
                .allSatisfy(topic -> assertThat(TopicCheckpoints.writer(topic)).isNotEmpty());
    }

    private static Partition partition(long first, @Nullable Long oldest) {
        var time = oldest == null ? null : START.plusSeconds(oldest);
        return new Partition(0, first, 100, 0, time, time);
    }

    private static Span span(long from, @Nullable Integer until) {
        return new Span(START.plusSeconds(from), until == null ? null : START.plusSeconds(until));
    }
}
