package dev.cairn.kit.model;

import java.math.BigDecimal;

/**
 * What a model costs, in US dollars for a million tokens.
 *
 * @param prompt of what it reads
 * @param completion of what it writes, its reasoning included; 0 for one that writes nothing
 */
public record ModelPrice(BigDecimal prompt, BigDecimal completion) {
    static final ModelPrice NOTHING = new ModelPrice(BigDecimal.ZERO, BigDecimal.ZERO);

    /** What so many tokens cost, in US dollars. */
    public BigDecimal cost(long promptTokens, long completionTokens) {
        return ModelPrices.cost(prompt, promptTokens).add(ModelPrices.cost(completion, completionTokens));
    }
}
