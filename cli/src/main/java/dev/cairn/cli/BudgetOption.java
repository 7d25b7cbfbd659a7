package dev.cairn.cli;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.Budget;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what users type for {@code --budget}. */
final class BudgetOption {
    static final String DESCRIPTION = "What the model may cost, such as 1000calls or 2000000tokens. Reached, the run"
            + " pauses within what is in flight; runs resume --budget goes on.";

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(calls|tokens)");

    private BudgetOption() {}

    /** A budget that counts from the first attempt; null for null. Throws BUDGET_INVALID. */
    static @Nullable Budget parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches() || Long.parseLong(form.group(1)) == 0) {
            throw new PipelineException(
                    ErrorCode.BUDGET_INVALID,
                    "the budget is \"" + text
                            + "\": it must be a number above 0 of calls or tokens, such as 1000calls");
        }
        var bound = Long.parseLong(form.group(1));
        var budget = Budget.newBuilder();
        return (form.group(2).equals("calls") ? budget.setCalls(bound) : budget.setTokens(bound)).build();
    }
}
