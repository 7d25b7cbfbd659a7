package dev.cairn.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.control.deadletters.DeadLetters;
import dev.cairn.control.deadletters.Payloads;
import dev.cairn.control.deadletters.StoredDeadLetter;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn dead-letters show}. */
@Command(name = "show", description = "One dead letter: which record died where, and why.")
final class DeadLettersShowCommand extends TargetCommand {
    @Parameters(paramLabel = "ID", description = "The letter's id, as dead-letters list shows it.")
    private long id;

    @Option(names = "--payload", description = "Show the record itself, too: it may hold what is not for everybody.")
    private boolean payload;

    /** What is printed. */
    private record Shown(
            @JsonUnwrapped StoredDeadLetter letter,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String payload) {}

    DeadLettersShowCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var target = target();
        var letter = new DeadLetters(target.database())
                .find(id)
                .orElseThrow(() -> new PipelineException(
                        ErrorCode.DEAD_LETTER_NOT_FOUND,
                        "no dead letter has the id " + id + "; see: cairn dead-letters list"));
        var shown = new Shown(letter, payload ? new Payloads(target.kafka()).text(letter) : null);
        output().result(shown, () -> text(shown));
        return ExitCodes.DONE;
    }

    private String text(Shown shown) {
        var letter = shown.letter();
        return output().styled("@|bold " + letter.code() + " " + letter.name() + "|@") + " in " + letter.stage() + "\n"
                + "  message  " + letter.message() + "\n"
                + "  path     " + Objects.requireNonNullElse(letter.path(), "") + "\n"
                + "  run      " + Objects.requireNonNullElse(letter.runId(), "not known: the record cannot be read")
                + "\n"
                + "  record   %s %s%n"
                        .formatted(
                                Objects.requireNonNullElse(letter.entity(), ""),
                                Objects.requireNonNullElse(letter.recordKey(), ""))
                + "  origin   %s, partition %d, offset %d%n"
                        .formatted(letter.originTopic(), letter.originPartition(), letter.originOffset())
                + "  time     " + Format.time(letter.failedAt()) + "\n"
                + (shown.payload() == null ? "" : "\n" + shown.payload() + "\n");
    }
}
