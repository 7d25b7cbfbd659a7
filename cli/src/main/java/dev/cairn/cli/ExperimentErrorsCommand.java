package dev.cairn.cli;

import dev.cairn.control.evaluation.ErrorGroup;
import dev.cairn.control.evaluation.ExperimentErrors;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn experiment errors}. */
@Command(
        name = "errors",
        description = {
            "Why narratives of an experiment have no answer, by error, with some of them as examples.",
            "To ask about them again: cairn experiment resume ID --errors-only. No text is shown without --show-text."
        })
final class ExperimentErrorsCommand extends TargetCommand {
    private static final int MOST = 1_000_000;

    @Parameters(paramLabel = "ID", description = "The experiment.")
    private String id = "";

    @Option(
            names = "--examples",
            defaultValue = "5",
            description = "So many narratives of each error. Default: ${DEFAULT-VALUE}.")
    private int examples;

    @Option(names = "--show-text", description = "Show the narratives, and what the model answered about the examples.")
    private boolean showText;

    ExperimentErrorsCommand(Session session) {
        super(session);
    }

    /** What is shown. */
    record Shown(String experiment, List<ErrorGroup> errors) {}

    @Override
    public Integer call() {
        if (examples < 0 || examples > MOST) {
            throw usage("--examples must be 0 to " + MOST);
        }
        var shown = new Shown(id, new ExperimentErrors(target().database()).byCode(id, examples, showText));
        output().result(shown, () -> text(shown.errors()));
        return ExitCodes.DONE;
    }

    private String text(List<ErrorGroup> errors) {
        if (errors.isEmpty()) {
            return "no errors\n";
        }
        var table = output().table("CODE", "NAME", "COUNT", "ATTEMPTS", "EXAMPLES");
        errors.forEach(error -> table.row(error.code(), error.name(), error.count(), attempts(error), names(error)));
        var text = new StringBuilder(table.toString());
        errors.forEach(error -> error.examples().forEach(example -> {
            text.append("%n%s %s: %s".formatted(example.incidentId(), example.narrativeType(), example.message()));
            if (example.text() != null) {
                text.append("%n%s".formatted(NarrativeView.whole(example.text())));
            }
        }));
        return text.append('\n').toString();
    }

    private static String attempts(ErrorGroup error) {
        return error.fewestAttempts() == error.mostAttempts()
                ? Integer.toString(error.fewestAttempts())
                : error.fewestAttempts() + " to " + error.mostAttempts();
    }

    private static String names(ErrorGroup error) {
        return error.examples().stream()
                .map(example -> example.incidentId() + "/" + example.narrativeType())
                .collect(Collectors.joining(", "));
    }
}
