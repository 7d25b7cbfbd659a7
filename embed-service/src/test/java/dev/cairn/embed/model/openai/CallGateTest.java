package dev.cairn.embed.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallGateTest {
    private final FakeTime time = FakeTime.flowing();

    @Test
    void letsNoMoreInThanThereAreSlots() throws Exception {
        var gate = new CallGate(2, 0, 0, time);
        var first = gate.enter(1);
        var second = gate.enter(1);
        var third = new CompletableFuture<CallGate.Call>();
        var waiter = new Thread(() -> {
            try {
                third.complete(gate.enter(1));
            } catch (InterruptedException e) {
                third.completeExceptionally(e);
            }
        });
        waiter.start();
        await().until(() -> waiter.getState() == Thread.State.WAITING);
        assertThat(third).isNotDone();

        first.close();

        third.get(10, TimeUnit.SECONDS).close();
        second.close();
    }

    @Test
    void startsNoMoreCallsInAMinuteThanItMay() throws Exception {
        var gate = new CallGate(1, 120, 0, time);
        var starts = new ArrayList<Duration>();
        for (var i = 0; i < 400; i++) {
            try (var call = gate.enter(1)) {
                starts.add(time.elapsed());
                call.answered(1);
            }
        }
        for (var from : starts) {
            var until = from.plusSeconds(60);
            assertThat(starts.stream().filter(at -> at.compareTo(from) >= 0 && at.compareTo(until) < 0))
                    .as("in the minute from " + from)
                    .hasSizeLessThanOrEqualTo(120 + 2);
        }
        assertThat(time.elapsed()).isBetween(Duration.ofSeconds(198), Duration.ofSeconds(200));
    }

    @Test
    void sendsNoMoreTokensInAMinuteThanItMayEvenInCallsBeyondItsBucket() throws Exception {
        var gate = new CallGate(1, 0, 6_000, time);
        for (var i = 0; i < 11; i++) {
            try (var call = gate.enter(1_000)) {
                call.answered(1_000);
            }
        }
        // The first goes on credit of the bucket's 100; each waits for its own 1,000 tokens: 10 s.
        assertThat(time.elapsed()).isBetween(Duration.ofSeconds(108), Duration.ofSeconds(110));
    }

    @Test
    void countsTokensAsTheyWereInTheEnd() throws Exception {
        var gate = new CallGate(1, 0, 6_000, time);
        enterAndAnswer(gate, 100, 1_100);
        enterAndAnswer(gate, 100, 100);
        assertThat(time.elapsed()).as("waits for the 1,000 beyond the estimate").isGreaterThan(Duration.ofSeconds(9));

        var before = time.elapsed();
        enterAndAnswer(gate, 1_000, 0);
        var waited = time.elapsed().minus(before);
        enterAndAnswer(gate, 100, 100);
        assertThat(time.elapsed().minus(before).minus(waited))
                .as("what was not used is given back")
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void callsThatAreRefusedTogetherMakeThePauseGrowOnce() throws Exception {
        var gate = new CallGate(3, 0, 0, time);
        try (var first = gate.enter(1);
                var second = gate.enter(1);
                var third = gate.enter(1)) {
            time.advance(Duration.ofMillis(100));
            assertThat(first.refused(Optional.empty())).isEqualTo(Duration.ofSeconds(1));
            time.advance(Duration.ofMillis(1));
            assertThat(second.refused(Optional.empty())).isEqualTo(Duration.ofSeconds(1));
            assertThat(third.refused(Optional.empty())).isEqualTo(Duration.ofSeconds(1));
        }
        try (var next = gate.enter(1)) {
            assertThat(next.refused(Optional.empty())).isEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    void aShortPauseDoesNotEndALongOne() throws Exception {
        var gate = new CallGate(2, 0, 0, time);
        try (var first = gate.enter(1);
                var second = gate.enter(1)) {
            first.refused(Optional.of(Duration.ofSeconds(40)));
            second.refused(Optional.of(Duration.ofSeconds(2)));
        }
        gate.enter(1).close();
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void pausesGrowToAMinuteAndBeginSmallAgainAfterAnAnswer() throws Exception {
        var gate = new CallGate(1, 0, 0, time);
        var last = Duration.ZERO;
        for (var i = 0; i < 100; i++) {
            try (var call = gate.enter(1)) {
                last = call.refused(Optional.empty());
            }
        }
        assertThat(last).isEqualTo(CallGate.LONGEST_PAUSE);
        assertThat(gate.throttled()).isTrue();
        enterAndAnswer(gate, 1, 1);
        assertThat(gate.throttled()).isFalse();
        try (var call = gate.enter(1)) {
            assertThat(call.refused(Optional.empty())).isEqualTo(CallGate.FIRST_PAUSE);
        }
    }

    @Test
    void anAbsurdRetryAfterIsCutToADay() throws Exception {
        var gate = new CallGate(1, 0, 0, time);
        try (var call = gate.enter(1)) {
            assertThat(call.refused(Optional.of(Duration.ofSeconds(Long.MAX_VALUE))))
                    .isEqualTo(Duration.ofDays(1));
        }
    }

    private static void enterAndAnswer(CallGate gate, int estimated, long actual) throws InterruptedException {
        try (var call = gate.enter(estimated)) {
            call.answered(actual);
        }
    }
}
