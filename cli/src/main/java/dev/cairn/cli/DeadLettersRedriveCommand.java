package dev.cairn.cli;

import dev.cairn.control.deadletters.DeadLetterFilter;
import dev.cairn.control.deadletters.Redrive;
import dev.cairn.control.resume.Resume;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn dead-letters redrive}. */
@Command(
        name = "redrive",
        description = {
            "Send dead letters back to the stage where they died.",
            "Their records stay dead in the accounts until they come out otherwise; an item whose last dead record is"
                    + " loaded turns from COMPLETED_WITH_ERRORS to COMPLETED. Items that could not be fetched are begun"
                    + " anew."
        })
final class DeadLettersRedriveCommand extends DeadLetterSelection {
    private static final DeadLetterFilter NOT_CHOSEN = new DeadLetterFilter(null, null, null, null);

    @Option(names = "--all", description = "All there are.")
    private boolean all;

    @Option(names = "--dry-run", description = "Say what would be sent, and send nothing.")
    private boolean dryRun;

    DeadLettersRedriveCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var filter = filter();
        if (filter.equals(NOT_CHOSEN) && !all) {
            throw usage("say which: --run, --stage, --code, --id or --all");
        }
        var target = target();
        var kafka = target.kafka();
        var database = target.database();
        var audit = session().audit(kafka);
        var resume = new Resume(kafka, database, audit, session().clock());
        var redrive = new Redrive(kafka, database, resume, audit);
        var result = dryRun ? redrive.dryRun(filter) : redrive.send(filter);
        output().result(result, () -> text(result));
        return ExitCodes.DONE;
    }

    private String text(Redrive.Result result) {
        var text = new StringBuilder();
        var verb = dryRun ? " would go back to " : " went back to ";
        result.records()
                .forEach((stage, count) ->
                        text.append(count).append(verb).append(stage).append('\n'));
        if (result.items() > 0) {
            text.append(result.items())
                    .append(dryRun ? " items would be" : " items are")
                    .append(" begun anew\n");
        }
        result.left()
                .forEach((reason, count) -> text.append(count)
                        .append(" cannot be sent back: ")
                        .append(reason)
                        .append('\n'));
        return text.isEmpty() ? "no dead letters" : text.toString();
    }
}
