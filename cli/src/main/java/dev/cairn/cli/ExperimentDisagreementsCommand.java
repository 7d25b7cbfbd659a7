package dev.cairn.cli;

import dev.cairn.control.evaluation.Disagreement;
import dev.cairn.control.evaluation.Disagreements;
import dev.cairn.control.evaluation.Evaluation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn experiment disagreements}. */
@Command(
        name = "disagreements",
        description = {
            "The narratives where an experiment's answer differs from the label, the surest answers first.",
            "With a second experiment: where their answers differ. No text of a narrative is shown without --show-text."
        })
final class ExperimentDisagreementsCommand extends TargetCommand {
    private static final int MOST = 1_000_000;

    @Parameters(index = "0", paramLabel = "A", description = "The experiment.")
    private String first = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "B", description = "Another one to hold it against.")
    private @Nullable String second;

    @Option(names = "--limit", defaultValue = "50", description = "So many at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--show-text",
            description = "Show the narratives, and the models' indicators, rationale, reasoning and raw answers.")
    private boolean showText;

    ExperimentDisagreementsCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) {
            throw usage("--limit must be 1 to " + MOST);
        }
        var found =
                new Evaluation(target().database(), session().clock()).disagreements(first, second, limit, showText);
        output().result(found, () -> text(found));
        return ExitCodes.DONE;
    }

    private String text(Disagreements found) {
        var text = new StringBuilder();
        if (found.listed().size() > 0) {
            text.append(found.second() == null ? againstLabels(found) : againstOther(found))
                    .append('\n');
        }
        text.append(
                found.second() == null
                        ? "%d false positives and %d false negatives of %d labelled answers%n"
                                .formatted(found.firstOnly(), found.secondOnly(), found.compared())
                        : "%d narratives are positive for %s only, %d for %s only, of %d that both have answered%n"
                                .formatted(
                                        found.firstOnly(),
                                        found.first(),
                                        found.secondOnly(),
                                        found.second(),
                                        found.compared()));
        var differing = found.firstOnly() + found.secondOnly();
        if (differing > found.listed().size()) {
            text.append("%d of %d are listed%n".formatted(found.listed().size(), differing));
        }
        found.listed().forEach(one -> add(text, found, one));
        return text.toString();
    }

    private Table againstLabels(Disagreements found) {
        var table = output().table("INCIDENT", "TYPE", "KIND", "CONFIDENCE");
        found.listed()
                .forEach(one -> table.row(
                        one.incidentId(),
                        one.narrativeType(),
                        one.detected() ? "false positive" : "false negative",
                        MeasureText.number(one.confidence())));
        return table;
    }

    private Table againstOther(Disagreements found) {
        var table = output().table("INCIDENT", "TYPE", "LABEL", "A", "CONFIDENCE", "B", "CONFIDENCE");
        found.listed()
                .forEach(one -> table.row(
                        one.incidentId(),
                        one.narrativeType(),
                        MeasureText.flag(one.label()),
                        MeasureText.flag(one.detected()),
                        MeasureText.number(one.confidence()),
                        MeasureText.flag(one.other()),
                        MeasureText.number(one.otherConfidence())));
        return table;
    }

    private static void add(StringBuilder text, Disagreements found, Disagreement one) {
        if (one.text() != null) {
            text.append(
                    "%n%s %s%n%s".formatted(one.incidentId(), one.narrativeType(), NarrativeView.whole(one.text())));
        }
        if (one.otherText() != null && found.second() != null) {
            text.append(NarrativeView.answer(found.second(), one.otherText()));
        }
    }
}
