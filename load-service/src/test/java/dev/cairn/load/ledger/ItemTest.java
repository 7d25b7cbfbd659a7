package dev.cairn.load.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.load.Studies;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelResult;
import dev.cairn.schemas.ModelUse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The arithmetic of the accounts. */
class ItemTest {
    private static final Item NEW = new Item(
            1, new ItemKey("run", "clinical_trials", "item"), 0, Status.PENDING, null, Counts.NONE, ModelCounts.NONE);
    private static final Counts LOADED = Counts.of(Outcome.LOADED);
    private static final Counts DEAD = Counts.of(Outcome.DEAD);
    private static final ModelCounts CALL = new ModelCounts(1, 0, 0, 7, 0, 0);

    private static final List<ItemChange> CHANGES = List.of(
            ItemChange.published(0),
            counted(0, LOADED),
            counted(1, DEAD),
            ItemChange.sealed(new Seal(0, 1, 1001, "no answer")),
            ItemChange.sealed(new Seal(1, 2, null, null)),
            ItemChange.published(1));

    @Test
    void changesAddUpInAnyOrderAndGrouping() {
        for (var a : CHANGES) {
            for (var b : CHANGES) {
                assertThat(a.plus(b)).isEqualTo(b.plus(a));
                for (var c : CHANGES) {
                    assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
                }
            }
        }
    }

    @Test
    void oneBatchOrManyComeToTheSame() {
        var together = CHANGES.stream().reduce(ItemChange::plus).orElseThrow();
        var apart = NEW;
        for (var change : CHANGES) {
            apart = apart.after(change, 0);
        }

        assertThat(NEW.after(together, 0)).isEqualTo(apart);
        assertThat(apart.counts()).as("of the newest attempt").isEqualTo(DEAD);
        assertThat(apart.status()).isEqualTo(Status.RUNNING);
        assertThat(apart.model()).as("of both attempts").isEqualTo(CALL.plus(CALL));
    }

    @Test
    void anItemRunsFromItsFirstRecordUntilEveryExpectedOneHasItsOutcome() {
        var sealed = new Seal(0, 2, null, null);

        assertThat(NEW.after(ItemChange.published(0), 0).status()).isEqualTo(Status.PENDING);
        assertThat(NEW.after(counted(0, LOADED), 0).status()).isEqualTo(Status.RUNNING);
        assertThat(NEW.after(ItemChange.sealed(sealed), 0).status()).isEqualTo(Status.RUNNING);
        assertThat(NEW.after(ItemChange.sealed(sealed), 0)
                        .after(counted(0, LOADED.plus(LOADED)), 0)
                        .status())
                .isEqualTo(Status.COMPLETED);
        assertThat(NEW.after(ItemChange.sealed(sealed), 0)
                        .after(counted(0, LOADED.plus(DEAD)), 0)
                        .status())
                .isEqualTo(Status.COMPLETED_WITH_ERRORS);
    }

    @Test
    void anEmptyItemIsCompleteAtOnce() {
        assertThat(NEW.after(ItemChange.sealed(new Seal(0, 0, null, null)), 0).status())
                .isEqualTo(Status.COMPLETED);
    }

    @Test
    void aFailedFetchFailsTheItemOnceItsRecordsAreIn() {
        var sealed = NEW.after(ItemChange.sealed(new Seal(0, 1, 1001, "no answer")), 0);

        assertThat(sealed.status()).isEqualTo(Status.RUNNING);
        assertThat(sealed.after(counted(0, LOADED), 0).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void aNewAttemptOpensAnItemAndCountsFromTheBeginning() {
        var failed = NEW.after(counted(0, LOADED), 0).after(ItemChange.sealed(new Seal(0, 1, 1001, "no answer")), 0);
        var resumed = failed.after(ItemChange.published(1), 0);

        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(resumed.status()).isEqualTo(Status.RUNNING);
        assertThat(resumed.seal()).isNull();
        assertThat(resumed.counts()).isEqualTo(Counts.NONE);
        assertThat(resumed.model()).as("what was paid for").isEqualTo(CALL);
    }

    @Test
    void theSealOfAnOlderAttemptMeansNothingAnyMore() {
        var resumed = NEW.after(ItemChange.published(1), 0);

        assertThat(resumed.after(ItemChange.sealed(new Seal(0, 0, null, null)), 0))
                .isEqualTo(resumed);
    }

    @Test
    void recordsOfAnOlderAttemptMeanNothingAnyMore() {
        var resumed = NEW.after(ItemChange.published(1), 0);

        assertThat(resumed.after(counted(0, LOADED), 0).counts()).isEqualTo(Counts.NONE);
    }

    @Test
    void anItemOfACancelledAttemptIsCancelledUnlessItIsDone() {
        var one = new Seal(0, 1, null, null);
        var running = NEW.after(counted(0, LOADED), 0);

        assertThat(NEW.after(ItemChange.published(0), 1).status()).isEqualTo(Status.CANCELLED);
        assertThat(running.after(counted(0, LOADED), 1).status()).isEqualTo(Status.CANCELLED);
        assertThat(running.after(ItemChange.sealed(one), 1).status()).isEqualTo(Status.COMPLETED);
        assertThat(running.after(ItemChange.published(1), 1).status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void aRecordThatIsRevivedTurnsTheItem() {
        var withErrors =
                NEW.after(ItemChange.sealed(new Seal(0, 2, null, null)), 0).after(counted(0, LOADED.plus(DEAD)), 0);

        assertThat(withErrors.status()).isEqualTo(Status.COMPLETED_WITH_ERRORS);
        var revived = withErrors.after(counted(0, Counts.revived(Outcome.LOADED)), 0);
        assertThat(revived.status()).isEqualTo(Status.COMPLETED);
        assertThat(revived.counts()).isEqualTo(LOADED.plus(LOADED));
        assertThat(withErrors.after(counted(0, Counts.revived(Outcome.DEAD)), 0).counts())
                .isEqualTo(withErrors.counts());
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void everyOutcomeIsOneRecord(Outcome outcome) {
        assertThat(Counts.of(outcome).records()).isEqualTo(1);
        assertThat(Counts.revived(outcome).records()).isZero();
        assertThat(Counts.of(outcome).plus(Counts.NONE)).isEqualTo(Counts.of(outcome));
    }

    @Test
    void tokensArePaidByWhoCalled() {
        var answer = Studies.answer("key");

        assertThat(ModelCounts.of(new ModelResult(ModelUse.CALLED, answer))).isEqualTo(CALL);
        assertThat(ModelCounts.of(new ModelResult(ModelUse.REUSED, answer)))
                .isEqualTo(new ModelCounts(0, 1, 0, 0, 0, 0));
        assertThat(ModelCounts.of(null)).isEqualTo(ModelCounts.NONE);
    }

    @Test
    void anAnswerThatOthersHadAskedForIsPerhapsPaidForByEachOfThem() {
        var first = Studies.answer("key");
        var answer = new ModelAnswer(
                first.getRequestKey(),
                first.getAskId(),
                first.getKind(),
                first.getModel(),
                first.getOutcome(),
                first.getPromptTokens(),
                first.getCompletionTokens(),
                first.getLatencyMicros(),
                first.getAnsweredAt(),
                2);

        assertThat(ModelCounts.of(new ModelResult(ModelUse.CALLED, answer)))
                .isEqualTo(new ModelCounts(1, 0, 0, 7, 0, 2));
        assertThat(ModelCounts.of(new ModelResult(ModelUse.REUSED, answer)))
                .isEqualTo(new ModelCounts(0, 1, 0, 0, 0, 0));
    }

    private static ItemChange counted(int attempt, Counts counts) {
        return ItemChange.counted(attempt, counts, CALL);
    }
}
