package dev.cairn.load.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.load.Studies;
import dev.cairn.schemas.ModelResult;
import dev.cairn.schemas.ModelUse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The arithmetic of the accounts. */
class ItemTest {
    private static final Item NEW =
            new Item(1, new ItemKey("run", "clinical_trials", "item"), 0, Status.PENDING, null, Counts.NONE);
    private static final Counts LOADED = Counts.of(Outcome.LOADED, null);
    private static final Counts DEAD = Counts.dead(false);

    private static final List<ItemChange> CHANGES = List.of(
            ItemChange.published(0),
            ItemChange.counted(0, LOADED),
            ItemChange.counted(1, DEAD),
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
            apart = apart.after(change);
        }

        assertThat(NEW.after(together)).isEqualTo(apart);
        assertThat(apart.status()).isEqualTo(Status.COMPLETED_WITH_ERRORS);
        assertThat(apart.counts().records()).isEqualTo(2);
    }

    @Test
    void anItemRunsFromItsFirstRecordUntilEveryExpectedOneHasItsOutcome() {
        var sealed = new Seal(0, 2, null, null);

        assertThat(NEW.after(ItemChange.published(0)).status()).isEqualTo(Status.PENDING);
        assertThat(NEW.after(ItemChange.counted(0, LOADED)).status()).isEqualTo(Status.RUNNING);
        assertThat(NEW.after(ItemChange.sealed(sealed)).status()).isEqualTo(Status.RUNNING);
        assertThat(NEW.after(ItemChange.sealed(sealed))
                        .after(ItemChange.counted(0, LOADED.plus(LOADED)))
                        .status())
                .isEqualTo(Status.COMPLETED);
        assertThat(NEW.after(ItemChange.sealed(sealed))
                        .after(ItemChange.counted(0, LOADED.plus(DEAD)))
                        .status())
                .isEqualTo(Status.COMPLETED_WITH_ERRORS);
    }

    @Test
    void anEmptyItemIsCompleteAtOnce() {
        assertThat(NEW.after(ItemChange.sealed(new Seal(0, 0, null, null))).status())
                .isEqualTo(Status.COMPLETED);
    }

    @Test
    void aFailedFetchFailsTheItemOnceItsRecordsAreIn() {
        var sealed = NEW.after(ItemChange.sealed(new Seal(0, 1, 1001, "no answer")));

        assertThat(sealed.status()).isEqualTo(Status.RUNNING);
        assertThat(sealed.after(ItemChange.counted(0, LOADED)).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void aNewAttemptOpensAnItemAndItsCountsStay() {
        var failed =
                NEW.after(ItemChange.counted(0, LOADED)).after(ItemChange.sealed(new Seal(0, 1, 1001, "no answer")));
        var resumed = failed.after(ItemChange.published(1));

        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(resumed.status()).isEqualTo(Status.RUNNING);
        assertThat(resumed.seal()).isNull();
        assertThat(resumed.counts()).isEqualTo(LOADED);
    }

    @Test
    void theSealOfAnOlderAttemptMeansNothingAnyMore() {
        var resumed = NEW.after(ItemChange.published(1));

        assertThat(resumed.after(ItemChange.sealed(new Seal(0, 0, null, null)))).isEqualTo(resumed);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void everyOutcomeIsOneRecord(Outcome outcome) {
        assertThat(Counts.of(outcome, null).records()).isEqualTo(1);
        assertThat(Counts.of(outcome, null).plus(Counts.NONE)).isEqualTo(Counts.of(outcome, null));
    }

    @Test
    void tokensArePaidByWhoCalled() {
        var answer = Studies.answer("key");

        assertThat(Counts.of(Outcome.LOADED, new ModelResult(ModelUse.CALLED, answer)))
                .isEqualTo(new Counts(1, 0, 0, 0, 1, 0, 0, 7));
        assertThat(Counts.of(Outcome.UNCHANGED, new ModelResult(ModelUse.REUSED, answer)))
                .isEqualTo(new Counts(0, 1, 0, 0, 0, 1, 0, 0));
        assertThat(Counts.dead(true)).isEqualTo(new Counts(0, 0, 0, 1, 0, 0, 1, 0));
    }
}
