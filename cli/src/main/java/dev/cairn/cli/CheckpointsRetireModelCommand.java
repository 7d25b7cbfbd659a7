package dev.cairn.cli;

import dev.cairn.control.checkpoints.ModelRetirement;
import dev.cairn.control.checkpoints.RetirementResult;
import dev.cairn.kit.model.ModelId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn checkpoints retire-model}. */
@Command(
        name = "retire-model",
        description = {
            "Forget what a model has answered: whoever asks it the same again pays again.",
            "Its vectors leave the database as well, but for those that a current row uses; and none while the ledger has"
                    + " a run of this model, because all may belong to it. Restart embed-service afterwards: its workers"
                    + " remember the last answers that they wrote."
        })
final class CheckpointsRetireModelCommand extends TargetCommand {
    @Parameters(paramLabel = "MODEL", description = "The model, such as onnx:all-minilm-l6-v2-q.")
    private String model = "";

    @Option(names = "--dry-run", description = "Say what would be forgotten, and forget nothing.")
    private boolean dryRun;

    CheckpointsRetireModelCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var name = ModelId.expand(model).toString();
        var target = target();
        var kafka = target.kafka();
        var retirement = new ModelRetirement(kafka, target.database(), session().audit(kafka));
        var result = dryRun ? retirement.dryRun(name) : retirement.retire(name);
        output().result(result, () -> text(result));
        return ExitCodes.DONE;
    }

    private static String text(RetirementResult result) {
        var verb = result.dryRun() ? "would be" : "are";
        var text = new StringBuilder("%s: %d answers and %d failures %s forgotten, %d vectors %s removed%n"
                .formatted(result.model(), result.answers(), result.failures(), verb, result.vectors(), verb));
        if (result.vectorsUsed() > 0) {
            var runs = result.runs().size();
            text.append("%d vectors stay: %s%n"
                    .formatted(
                            result.vectorsUsed(),
                            runs == 0
                                    ? "current rows use them"
                                    : "the ledger has %d runs of this model, the oldest is %s"
                                            .formatted(runs, result.runs().get(0))));
        }
        result.otherAnswers().forEach((other, count) -> text.append("%s: %d answers stay%n".formatted(other, count)));
        return text.toString();
    }
}
