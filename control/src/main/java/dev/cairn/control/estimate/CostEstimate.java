package dev.cairn.control.estimate;

import dev.cairn.kit.model.ModelPrices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run would cost, as far as a sample tells. Each item's sample stands for its item, items that were not counted
 * are taken to be like those that were. Records outside the sample that share a text are not known, so that calls are
 * rather too many than too few.
 *
 * @param items of the run
 * @param itemsCounted those whose records were counted
 * @param records of all items; exact if all items were counted
 * @param sample what was looked at
 * @param calls requests that would be asked and paid for
 * @param held records whose answer is held already, or asked for by another record of the sample; null if the held
 *     answers could not be looked up, none being subtracted then
 * @param invalid records that would become dead letters
 * @param tokens of the calls
 * @param usdPerMillionTokens null if the price is not known
 * @param costUsd null if the price is not known
 * @param complete true if the sample is the whole run: then nothing was extrapolated
 */
public record CostEstimate(
        int items,
        int itemsCounted,
        long records,
        Sample sample,
        long calls,
        @Nullable Long held,
        long invalid,
        long tokens,
        @Nullable BigDecimal usdPerMillionTokens,
        @Nullable BigDecimal costUsd,
        boolean complete) {
    private static final int CENT_FRACTIONS = 4;

    /**
     * What was found in the records that were looked at.
     *
     * @param records how many
     * @param calls those that would be asked for
     * @param held those whose answer is there, or asked for by another of them
     * @param invalid those that would become dead letters
     * @param tokens of the calls
     */
    public record Sample(long records, long calls, long held, long invalid, long tokens) {}

    /**
     * Extrapolates.
     *
     * @param items how many the run has
     * @param counted some or all of them, with their samples
     * @param heldAnswers the requests of the samples whose answer is held; empty if that is not known
     * @param usdPerMillionTokens empty if the price is not known
     */
    public static CostEstimate of(
            int items,
            List<ItemSample> counted,
            Optional<Set<String>> heldAnswers,
            Optional<BigDecimal> usdPerMillionTokens) {
        var sums = new Sums(heldAnswers.orElse(Set.of()));
        counted.forEach(sums::add);
        var scale = counted.isEmpty() ? 0 : (double) items / counted.size();
        var tokens = Math.round(sums.allTokens * scale);
        var price = usdPerMillionTokens.orElse(null);
        return new CostEstimate(
                items,
                counted.size(),
                Math.round(sums.records * scale),
                new Sample(sums.sampled, sums.calls, sums.held, sums.invalid, sums.tokens),
                Math.round(sums.allCalls * scale),
                heldAnswers.isPresent() ? Math.round(sums.allHeld * scale) : null,
                Math.round(sums.allInvalid * scale),
                tokens,
                price,
                price == null
                        ? null
                        : ModelPrices.cost(price, tokens)
                                .setScale(CENT_FRACTIONS, RoundingMode.HALF_UP)
                                .stripTrailingZeros(),
                sums.sampled == sums.records && counted.size() == items);
    }

    /** What the samples hold, and what their items hold by them. */
    private static final class Sums {
        private final Set<String> known;
        private long records;
        private long sampled;
        private long calls;
        private long held;
        private long invalid;
        private long tokens;
        private double allCalls;
        private double allHeld;
        private double allInvalid;
        private double allTokens;

        Sums(Set<String> known) {
            this.known = new HashSet<>(known);
        }

        void add(ItemSample item) {
            var itemCalls = 0L;
            var itemTokens = 0L;
            for (var request : item.requests()) {
                if (known.add(request.requestKey())) {
                    itemCalls++;
                    itemTokens += request.tokens();
                }
            }
            var itemHeld = item.requests().size() - itemCalls;
            records += item.records();
            sampled += item.sampled();
            calls += itemCalls;
            held += itemHeld;
            invalid += item.invalid();
            tokens += itemTokens;
            var weight = item.sampled() == 0 ? 0 : (double) item.records() / item.sampled();
            allCalls += weight * itemCalls;
            allHeld += weight * itemHeld;
            allInvalid += weight * item.invalid();
            allTokens += weight * itemTokens;
        }
    }
}
