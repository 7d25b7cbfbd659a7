package dev.cairn.cli;

import dev.cairn.control.evaluation.Agreement;
import dev.cairn.control.evaluation.Agreement.McNemar;
import dev.cairn.control.evaluation.Comparison;
import dev.cairn.control.evaluation.Evaluation;
import dev.cairn.control.evaluation.Metrics;
import java.util.LinkedHashMap;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn experiment compare}. */
@Command(
        name = "compare",
        description = {
            "Two experiments side by side, on the narratives that both have answered.",
            "Agreement is measured by Cohen's kappa. McNemar's test tells whether one calls more narratives positive"
                    + " than the other: exact with fewer than 25 differing answers, else by chi-square with a"
                    + " continuity correction."
        })
final class ExperimentCompareCommand extends TargetCommand {
    private static final int LONGEST_VALUE = 60;

    @Parameters(index = "0", paramLabel = "A", description = "An experiment.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private String second = "";

    @Option(names = "--show-prompts", description = "Show prompts that differ whole, not only how long they are.")
    private boolean showPrompts;

    ExperimentCompareCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var comparison = new Evaluation(target().database(), session().clock()).compare(first, second, showPrompts);
        output().result(comparison, () -> text(comparison));
        return ExitCodes.DONE;
    }

    private String text(Comparison comparison) {
        var columns = new LinkedHashMap<String, Metrics>();
        columns.put("A", comparison.narratives().first());
        columns.put("B", comparison.narratives().second());
        columns.put("A CASES", comparison.cases().first());
        columns.put("B CASES", comparison.cases().second());
        return "A: %s%nB: %s%n%d narratives are answered by both%n%n%s%n%s%n%s"
                .formatted(
                        comparison.first(),
                        comparison.second(),
                        comparison.common(),
                        new ExperimentView(output()).metrics(columns),
                        agreement(comparison.agreement()),
                        differences(comparison));
    }

    private String agreement(Agreement agreement) {
        var table = output().table("", "B POSITIVE", "B NEGATIVE")
                .row("A positive", agreement.bothPositive(), agreement.onlyFirst())
                .row("A negative", agreement.onlySecond(), agreement.bothNegative());
        return "%sagreement %s, Cohen's kappa %s%nMcNemar: %s%n"
                .formatted(
                        table,
                        MeasureText.of(agreement.agreement()),
                        MeasureText.of(agreement.kappa()),
                        agreement.mcNemar() == null ? "they never differ" : test(agreement.mcNemar()));
    }

    private static String test(McNemar test) {
        return test.chiSquare() == null
                ? String.format(Locale.ROOT, "p = %.4g, exact binomial test", test.p())
                : String.format(
                        Locale.ROOT,
                        "p = %.4g, chi-square %.3f with continuity correction, 1 degree of freedom",
                        test.p(),
                        test.chiSquare());
    }

    private String differences(Comparison comparison) {
        if (comparison.differences().isEmpty()) {
            return "their configurations are the same\n";
        }
        var table = output().table("DIFFERS", "A", "B");
        var longest = showPrompts ? Integer.MAX_VALUE : LONGEST_VALUE;
        comparison
                .differences()
                .forEach(difference -> table.row(
                        difference.part(),
                        Format.cut(difference.first(), longest),
                        Format.cut(difference.second(), longest)));
        return table.toString();
    }
}
