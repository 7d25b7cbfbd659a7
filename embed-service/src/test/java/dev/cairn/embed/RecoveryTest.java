package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.embed.PartitionRequests.State;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecoveryTest {
    private final TopicPartition source = new TopicPartition("requests", 1);
    private final PartitionRequests partition = new PartitionRequests(source);

    @Test
    void letsAPartitionBeReadOnlyWhenItsAnswersAreKnown() {
        var searched = new CountDownLatch(1);
        try (var recovery = new Recovery(positions -> {
            awaitUninterruptibly(searched);
            return Map.of(
                    source, new AnswersFound(Map.of(Samples.requestKey("text"), AnswersFound.SUCCESS), Map.of(), 9));
        })) {
            recovery.begin(Map.of(partition, 7L));
            assertThat(partition.state()).isEqualTo(State.SEARCHING_ANSWERS);

            searched.countDown();
            await().until(() -> partition.state() == State.READING);
        }
        partition.opened(7, 1);
        assertThat(partition.answeredBefore(
                        new Request(partition, 7, Samples.request(Samples.input("text"), "ask"), 1)))
                .isTrue();
    }

    @Test
    void searchesAgainUntilTheBrokerAnswers() {
        var attempts = new AtomicInteger();
        try (var recovery = new Recovery(positions -> {
            if (attempts.incrementAndGet() < 3) {
                throw new KafkaException("not now");
            }
            return Map.of();
        })) {
            recovery.begin(Map.of(partition, 0L));
            await().untilAsserted(() -> assertThat(recovery.trouble())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("not now")));
            await().until(() -> partition.state() == State.READING);
            assertThat(recovery.trouble()).isEmpty();
        }
        assertThat(attempts).hasValue(3);
    }

    @Test
    void leavesAPartitionAloneThatWasRevokedMeanwhile() {
        var searched = new CountDownLatch(1);
        var other = new PartitionRequests(new TopicPartition("requests", 2));
        try (var recovery = new Recovery(positions -> {
            awaitUninterruptibly(searched);
            return Map.of();
        })) {
            recovery.begin(Map.of(partition, 0L));
            recovery.begin(Map.of(other, 0L));
            partition.revoke();
            searched.countDown();
            await().until(() -> other.state() == State.READING);
        }
        assertThat(partition.state()).isEqualTo(State.REVOKED);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
