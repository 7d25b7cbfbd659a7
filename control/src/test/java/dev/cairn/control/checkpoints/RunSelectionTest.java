package dev.cairn.control.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cairn.control.checkpoints.KeptRun.Reason;
import dev.cairn.control.checkpoints.RunSelection.Candidate;
import dev.cairn.control.runs.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunSelectionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant LAST_WEEK = NOW.minus(Duration.ofDays(7));
    private static final ReadUntil IDLE = new ReadUntil(NOW, true);
    private static final Retention THREE = new Retention(3, null, null);

    @Test
    void aRunGoesOnceEveryEntityHasEnoughNewerOnes() {
        var selection =
                select(THREE, run("old", RunStatus.COMPLETED, 3, null), run("new", RunStatus.COMPLETED, 2, null));
        assertThat(selection.removable()).extracting(Candidate::runId).containsExactly("old");
        assertThat(selection.kept()).containsExactly(new KeptRun("new", "clinical_trials", Reason.AMONG_NEWEST));
    }

    @Test
    void aRunThatIsUnderWayStaysHoweverOldItIs() {
        assertThat(reason(run("a", RunStatus.RUNNING, 9, null))).isEqualTo(Reason.UNDER_WAY);
        assertThat(reason(run("a", RunStatus.PUBLISHED, 9, null))).isEqualTo(Reason.UNDER_WAY);
        assertThat(reason(run("a", RunStatus.PAUSED, 9, null))).isEqualTo(Reason.UNDER_WAY);
        assertThat(reason(run("a", RunStatus.FAILED, 9, null))).isNull();
    }

    @Test
    void anAgeIsAskedForOnTopOfNewerRuns() {
        var old = run("old", RunStatus.COMPLETED, 1, null);
        assertThat(select(new Retention(1, LAST_WEEK.plusSeconds(1), null), old).removable())
                .hasSize(1);
        assertThat(select(new Retention(1, LAST_WEEK, null), old).kept())
                .extracting(KeptRun::reason)
                .containsExactly(Reason.TOO_YOUNG);
        assertThat(select(new Retention(1, NOW, null), run("only", RunStatus.COMPLETED, 0, null))
                        .kept())
                .extracting(KeptRun::reason)
                .containsExactly(Reason.AMONG_NEWEST);
    }

    @Test
    void whatIsReplayedStaysWhileTheReplayIsNotComplete() {
        var selection = select(
                THREE,
                run("first", RunStatus.COMPLETED, 5, null),
                run("second", RunStatus.COMPLETED_WITH_ERRORS, 4, "first"),
                run("third", RunStatus.COMPLETED_WITH_ERRORS, 2, "second"),
                run("done", RunStatus.COMPLETED, 9, null),
                run("again", RunStatus.COMPLETED, 0, "done"),
                run("stray", RunStatus.CANCELLED, 0, "unheard-of"));
        assertThat(selection.removable()).extracting(Candidate::runId).containsExactly("done");
        assertThat(selection.kept())
                .filteredOn(run -> run.reason() == Reason.REPLAYED)
                .extracting(KeptRun::runId)
                .containsExactly("first", "second");
    }

    @Test
    void aRunStaysWhoseLastRecordsMayBeOnTheWay() {
        var cancelled = run("a", RunStatus.CANCELLED, 9, null);
        assertThat(reason(cancelled, IDLE)).isNull();
        assertThat(reason(cancelled, new ReadUntil(LAST_WEEK, true))).isEqualTo(Reason.IN_FLIGHT);
        assertThat(reason(cancelled, new ReadUntil(LAST_WEEK.plusSeconds(60), false)))
                .isEqualTo(Reason.IN_FLIGHT);
        assertThat(reason(cancelled, new ReadUntil(LAST_WEEK.plusSeconds(1000), false)))
                .isNull();
        assertThat(reason(run("a", RunStatus.COMPLETED, 9, null), new ReadUntil(LAST_WEEK, false)))
                .as("every record of it was counted")
                .isNull();
    }

    @Test
    void aDataTypeWithoutARuleIsLeftAlone() {
        var run = new Candidate("n", "weather", RunStatus.COMPLETED, null, LAST_WEEK, 9, true, LAST_WEEK, "");
        assertThat(reason(run)).isEqualTo(Reason.NO_RULE);
    }

    @Test
    void theNewestRunCannotBeGivenUp() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Retention(0, null, null));
    }

    private static RunSelection select(Retention retention, Candidate... runs) {
        return RunSelection.of(List.of(runs), retention, IDLE);
    }

    private static @Nullable Reason reason(Candidate run) {
        return reason(run, IDLE);
    }

    private static @Nullable Reason reason(Candidate run, ReadUntil readUntil) {
        return RunSelection.of(List.of(run), THREE, readUntil).kept().stream()
                .map(KeptRun::reason)
                .findFirst()
                .orElse(null);
    }

    private static Candidate run(String runId, RunStatus status, long newer, @Nullable String parent) {
        return new Candidate(
                runId,
                "clinical_trials",
                status,
                parent,
                status.finished() ? LAST_WEEK : null,
                newer,
                status == RunStatus.COMPLETED,
                LAST_WEEK,
                "");
    }
}
