package dev.cairn.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.control.deadletters.DeadLetterFilter;
import dev.cairn.control.deadletters.DeadLetterGroup;
import dev.cairn.control.deadletters.DeadLetters;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.runs.ExpressionTotals;
import dev.cairn.control.runs.FailedItem;
import dev.cairn.control.runs.RunBudget;
import dev.cairn.control.runs.RunSummary;
import dev.cairn.control.runs.Runs;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import dev.cairn.kit.model.ModelPrices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run with everything that went wrong in it.
 *
 * @param costUsd what its tokens cost, in US dollars; null where nobody knows the price
 * @param expression null for a run of another data type
 */
record RunReport(
        @JsonUnwrapped RunSummary run,
        List<FailedItem> failedItems,
        List<DeadLetterGroup> deadLetters,
        @Nullable BigDecimal costUsd,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ExpressionTotals expression) {
    private static final int LONGEST_MESSAGE = 100;
    private static final int LONGEST_SETTING = 80;
    private static final int CENTS = 2;

    /** Throws RUN_NOT_FOUND. */
    static RunReport of(Target target, String runId) {
        var database = target.database();
        var runs = new Runs(database);
        var run = runs.find(runId)
                .orElseThrow(() -> new PipelineException(
                        ErrorCode.RUN_NOT_FOUND,
                        "no run \"" + runId + "\" is in the ledger; a run just published appears once load-service has"
                                + " read it; see: cairn runs list"));
        var deadLetters = new DeadLetters(database).groups(DeadLetterFilter.ofRun(runId));
        return new RunReport(
                run,
                runs.failedItems(runId),
                deadLetters,
                cost(target.prices(), run),
                ExpressionTotals.of(database, run).orElse(null));
    }

    private static @Nullable BigDecimal cost(ModelPrices prices, RunSummary run) {
        if (run.model().tokens() == 0) {
            return BigDecimal.ZERO;
        }
        var model = run.settings().getOrDefault(PublishRequest.MODEL, PublishRequest.NO_MODEL);
        var completion = run.model().completionTokens();
        return prices.price(ModelId.parse(model))
                .map(price -> price.cost(run.model().tokens() - completion, completion))
                .orElse(null);
    }

    /** A prompt fills pages: the experiment tells it whole. */
    private static Map<String, String> shortened(Map<String, String> settings) {
        var shown = new TreeMap<>(settings);
        shown.replaceAll((name, value) -> Format.cut(value.replaceAll("\\s+", " "), LONGEST_SETTING));
        return shown;
    }

    private static String bound(@Nullable RunBudget budget) {
        if (budget == null) {
            return "";
        }
        var from = budget.attempt() == 0 ? "" : " from attempt " + budget.attempt();
        return (budget.calls() == null ? "" : "; at most " + budget.calls() + " calls" + from)
                + (budget.usd() != null
                        ? "; at most " + BigDecimal.valueOf(budget.usd()).toPlainString() + " USD" + from
                        : budget.tokens() == null ? "" : "; at most " + budget.tokens() + " tokens" + from);
    }

    /** How much has its outcome, in words. */
    static String totals(ExpressionTotals totals) {
        return "%d studies, %d genes, %d values".formatted(totals.studies(), totals.genes(), totals.values());
    }

    String text(Output output) {
        var text = new StringBuilder(facts(output));
        if (!failedItems.isEmpty()) {
            var table = output.table("FAILED ITEM", "RECORDS BEFORE", "CODE", "MESSAGE");
            failedItems.forEach(item -> table.row(
                    item.entity(),
                    Format.count(item.expected()),
                    item.errorCode(),
                    Format.cut(item.errorMessage(), LONGEST_MESSAGE)));
            text.append('\n').append(table);
        }
        if (!deadLetters.isEmpty()) {
            text.append('\n').append(DeadLettersListCommand.table(output, deadLetters));
        }
        return text.toString();
    }

    private String facts(Output output) {
        var items = run.items();
        var records = run.records();
        var model = run.model();
        var started = run.startedAt();
        var finished = run.finishedAt();
        var took = started == null || finished == null ? null : Duration.between(started, finished);
        return output.styled("@|bold " + run.runId() + "|@") + "  " + run.status() + "\n"
                + "  source    " + run.source() + "\n"
                + "  settings  " + shortened(run.settings()) + "\n"
                + "  items     %d published, %d completed (%d with dead letters), %d failed%s%n"
                        .formatted(
                                items.total(),
                                items.completed(),
                                items.withErrors(),
                                items.failed(),
                                items.cancelled() == 0 ? "" : ", " + items.cancelled() + " cancelled")
                + "  records   %s expected = %d loaded + %d unchanged + %d superseded + %d dead + %s pending%n"
                        .formatted(
                                Format.count(records.expected()),
                                records.loaded(),
                                records.unchanged(),
                                records.superseded(),
                                records.dead(),
                                Format.count(records.pending()))
                + (expression == null ? "" : "  values    " + totals(expression) + "\n")
                + "  model     %d called, %d reused, %d failed, %d repaid, %d tokens, %s%s%n"
                        .formatted(
                                model.called(),
                                model.reused(),
                                model.failed(),
                                model.repaid(),
                                model.tokens(),
                                costUsd == null
                                        ? "price not known"
                                        : costUsd.setScale(CENTS, RoundingMode.HALF_UP)
                                                        .toPlainString() + " USD",
                                bound(run.budget()))
                + "  time      " + Format.time(started) + " to " + Format.time(finished)
                + (took == null ? "" : ", " + Format.duration(took)) + "\n";
    }
}
