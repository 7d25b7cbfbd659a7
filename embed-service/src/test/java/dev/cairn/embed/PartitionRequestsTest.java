package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionRequestsTest {
    private static final byte[] ANSWER = "answer".getBytes(StandardCharsets.UTF_8);

    private final PartitionRequests partition = new PartitionRequests(new TopicPartition("requests", 3));

    @BeforeEach
    void read() {
        partition.searching(0);
        partition.ready(AnswersFound.NONE);
    }

    @Test
    void asksAKeyOnceHoweverManyRequestsThereAre() {
        var first = opened(0, "text", "ask-0");
        var second = opened(1, "text", "ask-1");

        assertThat(partition.lead(first)).isTrue();
        assertThat(partition.lead(second)).isFalse();
        assertThat(partition.lead(opened(2, "other", "ask-2"))).isTrue();

        assertThat(partition.answered(first, ANSWER)).isEmpty();
        assertThat(partition.toCommit()).hasValue(2);
        assertThat(partition.open()).isEqualTo(1);
    }

    @Test
    void asksTheNextOfAKeyAfterAFailureThatIsNotItsOwn() {
        var first = opened(0, "text", "ask-0");
        var again = opened(1, "text", "ask-0");
        var second = opened(2, "text", "ask-2");
        var third = opened(3, "text", "ask-3");
        partition.lead(first);
        partition.lead(again);
        partition.lead(second);
        partition.lead(third);

        assertThat(partition.answered(first, null)).contains(second);
        assertThat(partition.toCommit()).hasValue(2);

        assertThat(partition.lead(opened(4, "text", "ask-4"))).isFalse();
        assertThat(partition.answered(second, ANSWER)).isEmpty();
        assertThat(partition.toCommit()).hasValue(5);
        assertThat(partition.openBytes()).isZero();
    }

    @Test
    void asksAKeyAnewAfterItFailed() {
        var first = opened(0, "text", "ask-0");
        partition.lead(first);
        partition.answered(first, null);

        var second = opened(1, "text", "ask-1");
        assertThat(partition.freshAnswer(second)).isEmpty();
        assertThat(partition.lead(second)).isTrue();
    }

    @Test
    void remembersAnswersForAWhile() {
        for (var i = 0; i <= 256; i++) {
            var request = opened(i, "text " + i, "ask-" + i);
            partition.lead(request);
            partition.answered(request, ANSWER);
        }
        assertThat(partition.freshAnswer(opened(257, "text 256", "ask-257"))).contains(ANSWER);
        assertThat(partition.freshAnswer(opened(258, "text 0", "ask-258"))).isEmpty();
    }

    @Test
    void knowsWhatWasAnsweredBeforeItWasAssigned() {
        var found = new AnswersFound(
                Map.of(Samples.requestKey("good"), AnswersFound.SUCCESS, Samples.requestKey("bad"), "ask-1"),
                Map.of("ask-3", Set.of("worker-1", "worker-2")),
                10);
        partition.ready(found);

        assertThat(partition.answeredBefore(opened(0, "good", "ask-0"))).isTrue();
        assertThat(partition.answeredBefore(opened(1, "bad", "ask-1"))).isTrue();
        assertThat(partition.answeredBefore(opened(2, "bad", "ask-2"))).isFalse();
        assertThat(partition.answeredBefore(opened(3, "unknown", "ask-3"))).isFalse();
        assertThat(partition.paidBefore("ask-3")).isEqualTo(2);
        assertThat(partition.paidBefore("ask-2")).isZero();
        // A request from after the search is there because the answer was not, or no longer.
        assertThat(partition.answeredBefore(opened(10, "good", "ask-10"))).isFalse();
    }

    @Test
    void waitsForWhatIsOutAndNoLongerThanItIsTold() throws InterruptedException {
        assertThat(partition.awaitSettled(Duration.ZERO)).isTrue();
        partition.dispatched();
        assertThat(partition.awaitSettled(Duration.ofMillis(5))).isFalse();

        var settling = new Thread(partition::settled);
        settling.start();
        assertThat(partition.awaitSettled(Duration.ofSeconds(30))).isTrue();
        settling.join();
    }

    @Test
    void staysRevoked() {
        partition.revoke();
        partition.searching(0);
        partition.ready(AnswersFound.NONE);
        assertThat(partition.state()).isEqualTo(PartitionRequests.State.REVOKED);
    }

    private Request opened(long offset, String text, String askId) {
        partition.opened(offset, 10);
        return new Request(partition, offset, Samples.request(Samples.input(text), askId), 10);
    }
}
