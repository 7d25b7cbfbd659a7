package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.lag.PartitionLag;
import dev.cairn.control.lag.PartitionLag.Store;
import dev.cairn.control.lag.TopicLag;
import dev.cairn.control.progress.Outlook;
import dev.cairn.control.progress.RunForecast;
import dev.cairn.control.runs.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class LagViewTest {
    private final Output output = new Output(new CommandLine(CommandSpec.create()), false);

    @Test
    void sumsUpPartitionsAndTellsHowLongTheyTake() {
        assertThat(text(false, lag(0, 30, 2.0), lag(1, 10, 6.0)))
                .containsPattern("LAG +AGE +RATE/S +DRAINED IN")
                .containsPattern("cairn.load +cairn.enriched-records +40 +30 s +8 +5.0 s +DATABASE");
    }

    @Test
    void saysWhereItCannotKnow() {
        assertThat(text(false, lag(0, 30, null), lag(1, 10, 6.0)))
                .containsPattern("40 +30 s +estimating +estimating +DATABASE");
        assertThat(text(false, lag(0, 30, 0.0))).containsPattern("30 +30 s +0 +nothing moves");
    }

    @Test
    void marksWhatFollowsFromSamples() {
        var sampled = new PartitionLag(
                "cairn.load",
                "cairn.enriched-records",
                0,
                5,
                100_005,
                99_000,
                false,
                false,
                Duration.ofSeconds(9),
                null,
                null,
                Store.DATABASE);
        assertThat(text(true, sampled)).containsPattern("0 +5 +100005 +~99000 +9.0 s");
    }

    @Test
    void showsRunsThatAreUnderWay() {
        assertThat(text(false, lag(0, 0, 1.0)))
                .containsPattern("RUN +DONE +TOTAL +RATE/S +ETA +BOUNDED BY")
                .containsPattern("ct-1 +4 +10 +2 +3.0 s +the model's CPU");
    }

    @Test
    void aRunWithoutATotalHasNoForecast() {
        var unknown = new RunForecast(
                "ct-1",
                "clinical_trials",
                RunStatus.RUNNING,
                4,
                null,
                2.0,
                null,
                null,
                "1 of 2 items are still to be fetched",
                Map.of());
        assertThat(LagView.line(unknown))
                .isEqualTo("4 of ? records, 2/s, ETA estimating: 1 of 2 items are still to be fetched");
    }

    private String text(boolean partitions, PartitionLag... lags) {
        var all = List.of(lags);
        return new LagView(output, partitions)
                .text(new Outlook(Reports.START, TopicLag.of(all), all, List.of(Reports.forecast())));
    }

    private static PartitionLag lag(int partition, long lag, @Nullable Double rate) {
        return new PartitionLag(
                "cairn.load",
                "cairn.enriched-records",
                partition,
                5,
                5 + lag,
                lag,
                true,
                lag == 0,
                Duration.ofSeconds(lag),
                rate,
                TopicLag.drain(lag, rate),
                Store.DATABASE);
    }
}
