package dev.cairn.control.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CostEstimateTest {
    private static final Optional<BigDecimal> PRICE = Optional.of(new BigDecimal("0.02"));

    @Test
    void letsEachItemsSampleStandForItsItem() {
        var small = new ItemSample(10, 10, 0, requests(0, 10, 100));
        var large = new ItemSample(1000, 10, 1, requests(10, 9, 300));

        assertThat(CostEstimate.of(2, List.of(small, large), Optional.of(Set.of()), PRICE))
                .satisfies(estimate -> {
                    assertThat(estimate.records()).isEqualTo(1010);
                    assertThat(estimate.calls()).isEqualTo(10 + 900);
                    assertThat(estimate.invalid()).isEqualTo(100);
                    assertThat(estimate.tokens()).isEqualTo(10 * 100 + 900 * 300);
                    assertThat(estimate.costUsd()).isEqualByComparingTo("0.0054");
                    assertThat(estimate.complete()).isFalse();
                    assertThat(estimate.sample()).isEqualTo(new CostEstimate.Sample(20, 19, 0, 1, 3700));
                });
    }

    @Test
    void takesItemsThatWereNotCountedToBeLikeThose() {
        var item = new ItemSample(30, 30, 0, requests(0, 30, 100));

        assertThat(CostEstimate.of(10, List.of(item), Optional.of(Set.of()), PRICE))
                .satisfies(estimate -> {
                    assertThat(estimate.itemsCounted()).isEqualTo(1);
                    assertThat(estimate.records()).isEqualTo(300);
                    assertThat(estimate.calls()).isEqualTo(300);
                    assertThat(estimate.complete()).isFalse();
                });
    }

    @Test
    void subtractsAnswersThatAreHeldAndTextsThatComeAgain() {
        var first = new ItemSample(4, 4, 0, requests(0, 4, 100));
        var again = new ItemSample(4, 4, 0, requests(2, 4, 100));

        assertThat(CostEstimate.of(2, List.of(first, again), Optional.of(Set.of("0", "5")), PRICE))
                .satisfies(estimate -> {
                    assertThat(estimate.calls()).as("1, 2, 3 and 4").isEqualTo(4);
                    assertThat(estimate.held()).isEqualTo(4);
                    assertThat(estimate.complete()).isTrue();
                });
    }

    @Test
    void aPriceThatIsNotKnownIsNotZero() {
        var item = new ItemSample(4, 4, 0, requests(0, 4, 100));

        assertThat(CostEstimate.of(1, List.of(item), Optional.of(Set.of()), Optional.empty()))
                .satisfies(estimate -> {
                    assertThat(estimate.tokens()).isEqualTo(400);
                    assertThat(estimate.usdPerMillionTokens()).isNull();
                    assertThat(estimate.costUsd()).isNull();
                });
    }

    @Test
    void saysThatHeldAnswersAreNotKnown() {
        var item = new ItemSample(4, 4, 0, requests(0, 4, 100));

        assertThat(CostEstimate.of(1, List.of(item), Optional.empty(), PRICE).held())
                .isNull();
    }

    @Test
    void nothingCostsNothing() {
        var empty = new ItemSample(0, 0, 0, List.of());

        assertThat(CostEstimate.of(1, List.of(empty), Optional.of(Set.of()), PRICE))
                .satisfies(estimate -> {
                    assertThat(estimate.records()).isZero();
                    assertThat(estimate.calls()).isZero();
                    assertThat(estimate.costUsd()).isEqualByComparingTo("0");
                    assertThat(estimate.complete()).isTrue();
                });
    }

    /** Requests named by consecutive numbers, each of so many tokens. */
    private static List<SampledRequest> requests(int from, int count, long tokens) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> new SampledRequest(Integer.toString(number), tokens))
                .toList();
    }
}
