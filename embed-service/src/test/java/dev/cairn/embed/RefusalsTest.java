package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.embed.model.Outcome.Completed;
import dev.cairn.schemas.Budget;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final Completed COMPLETED = new Completed("{}", null, null, 1_000, 10, Duration.ZERO);

    @Test
    void tokensOfPromptsAndCompletionsCountAlikeWhereNobodySaysOtherwise() {
        assertThat(Refusals.weighed(COMPLETED, Budget.newBuilder().build())).isEqualTo(1_010);
    }

    @Test
    void tokensCountByWhatTheyCost() {
        var budget =
                Budget.newBuilder().setPromptWeight(0.25).setCompletionWeight(1).build();

        assertThat(Refusals.weighed(COMPLETED, budget)).isEqualTo(260);
    }
}
