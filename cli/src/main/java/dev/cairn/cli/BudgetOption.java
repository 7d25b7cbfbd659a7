package dev.cairn.cli;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import dev.cairn.kit.model.ModelPrices;
import dev.cairn.schemas.Budget;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What users type for {@code --budget}.
 *
 * @param amount above 0
 */
record BudgetOption(BigDecimal amount, Unit unit) {
    static final String DESCRIPTION = "What the model may cost, such as 1000calls, 2000000tokens or 5usd. Reached, the"
            + " run pauses within what is in flight; runs resume --budget goes on.";

    private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*(calls|tokens|usd)");
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** What is counted. */
    enum Unit {
        CALLS,
        TOKENS,
        USD
    }

    /** Reads a bound; null for null. Throws BUDGET_INVALID. */
    static @Nullable BudgetOption parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches() || new BigDecimal(form.group(1)).signum() == 0) {
            throw invalid("the budget is \"" + text + "\": it must be a number above 0 of calls, tokens or usd, such as"
                    + " 1000calls");
        }
        return new BudgetOption(
                new BigDecimal(form.group(1)), Unit.valueOf(form.group(2).toUpperCase(Locale.ROOT)));
    }

    /**
     * The budget for a model, counted from the first attempt. Dollars are turned into the tokens that they buy: those
     * of the dearer kind, of prompts or of completions, of which the others count as a part.
     *
     * @throws PipelineException BUDGET_INVALID where dollars are given and the model has no known price, or none at all
     */
    Budget of(String model, ModelPrices prices) {
        return switch (unit) {
            case CALLS -> Budget.newBuilder().setCalls(whole()).build();
            case TOKENS -> Budget.newBuilder().setTokens(whole()).build();
            case USD -> {
                var price = prices.price(ModelId.parse(model))
                        .orElseThrow(() -> invalid("nobody knows what " + model
                                + " costs: name its price in the file of CAIRN_MODEL_PRICES, or bound tokens"));
                var dearer = price.prompt().max(price.completion());
                if (dearer.signum() == 0) {
                    throw invalid(model + " costs nothing: bound calls or tokens");
                }
                var tokens = amount.multiply(MILLION).divide(dearer, MathContext.DECIMAL64);
                yield Budget.newBuilder()
                        .setUsd(amount.doubleValue())
                        .setTokens(Math.max(
                                1, tokens.setScale(0, RoundingMode.DOWN).longValueExact()))
                        .setPromptWeight(weight(price.prompt(), dearer))
                        .setCompletionWeight(weight(price.completion(), dearer))
                        .build();
            }
        };
    }

    private static double weight(BigDecimal price, BigDecimal dearer) {
        return price.divide(dearer, MathContext.DECIMAL64).doubleValue();
    }

    private long whole() {
        try {
            return amount.longValueExact();
        } catch (ArithmeticException e) {
            throw invalid("the budget must be a whole number of " + unit.name().toLowerCase(Locale.ROOT));
        }
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.BUDGET_INVALID, message);
    }
}
