package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.control.progress.Snapshot;
import dev.cairn.control.progress.StageProgress;
import dev.cairn.schemas.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ProgressViewTest {
    private static final Snapshot UNHEARD_OF =
            new Snapshot(Optional.empty(), Optional.empty(), stages(0), Optional.empty());
    private static final Snapshot UNDER_WAY =
            new Snapshot(Optional.of(Reports.running()), Optional.of(Reports.forecast()), stages(4), Optional.empty());
    private static final Snapshot FINISHED =
            new Snapshot(Optional.of(Reports.finished()), Optional.empty(), stages(10), Optional.empty());

    private final StringWriter err = new StringWriter();
    private final Output output = new Output(new CommandLine(CommandSpec.create()).setErr(new PrintWriter(err)), false);

    @Test
    void printsALineNowAndThenWhereThereIsNoTerminal() throws InterruptedException {
        // The clock goes on by 2 s whenever it is asked, twice for each look: the second look comes before 5 s are
        // over.
        var last = follow(false, Duration.ofSeconds(2), UNHEARD_OF, UNHEARD_OF, UNDER_WAY, FINISHED);

        assertThat(last).isEqualTo(FINISHED);
        assertThat(err.toString().lines())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).contains("waiting for load-service to read the run"),
                        line -> assertThat(line)
                                .startsWith("load 4 (2/s, lag 6, ETA 3.0 s)")
                                .contains("items 0 of 2 completed, 0 failed; records ? expected, 0 dead")
                                .endsWith("; 4 of 10 records (40 %), 2/s, ETA 3.0 s, bounded by the model's CPU"),
                        line -> assertThat(line).contains("items 2 of 2 completed", "records 10 expected, 1 dead"));
    }

    @Test
    void writesOverItsTableOnATerminal() throws InterruptedException {
        follow(true, Duration.ofSeconds(1), UNDER_WAY, FINISHED);

        assertThat(err.toString())
                .containsPattern("STAGE +DONE +RATE/S +LAG +ETA")
                .contains("4 of 10 records (40 %), 2/s, ETA 3.0 s, bounded by the model's CPU\n")
                .containsOnlyOnce("\u001B[4A\r");
    }

    @Test
    void wondersWhetherTheServicesRunWhereNothingMoves() throws InterruptedException {
        follow(false, Duration.ofSeconds(20), UNDER_WAY, UNDER_WAY, UNDER_WAY, UNDER_WAY, FINISHED);

        assertThat(err.toString()).containsOnlyOnce("do all services run?");
    }

    @Test
    void givesUpWhereTheCheckDoes() {
        var view = new ProgressView(output, session(false, Duration.ofSeconds(1)));
        assertThatThrownBy(() -> view.follow(() -> UNDER_WAY, () -> {
                    throw new IllegalStateException("load has died");
                }))
                .hasMessage("load has died");
    }

    private Snapshot follow(boolean terminal, Duration pace, Snapshot... snapshots) throws InterruptedException {
        Queue<Snapshot> coming = new ArrayDeque<>(List.of(snapshots));
        return new ProgressView(output, session(terminal, pace)).follow(coming::remove, () -> {});
    }

    private static Session session(boolean terminal, Duration pace) {
        return new Session(Map.of(), Path.of("/"), new SteadyClock(pace), terminal);
    }

    private static List<StageProgress> stages(long done) {
        return List.of(new StageProgress(Stage.LOAD, done, 2, 10 - done, Duration.ofSeconds((10 - done) / 2)));
    }

    /** Goes on by the same time whenever it is asked. */
    private static final class SteadyClock extends Clock {
        private final Duration pace;
        private Instant now = Reports.START;

        SteadyClock(Duration pace) {
            this.pace = pace;
        }

        @Override
        public Instant instant() {
            now = now.plus(pace);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
