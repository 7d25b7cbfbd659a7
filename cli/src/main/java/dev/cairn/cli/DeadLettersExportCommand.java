package dev.cairn.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.control.deadletters.DeadLetters;
import dev.cairn.control.deadletters.Payloads;
import dev.cairn.control.deadletters.StoredDeadLetter;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn dead-letters export}. */
@Command(name = "export", description = "Dead letters as NDJSON: one JSON document a line, by their ids.")
final class DeadLettersExportCommand extends DeadLetterSelection {
    @Option(names = "--payload", description = "With the records themselves: they may hold what is not for everybody.")
    private boolean payload;

    /**
     * One line.
     *
     * @param payload null unless it was asked for
     * @param payloadError why it cannot be shown
     */
    private record Line(
            @JsonUnwrapped StoredDeadLetter letter,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String payload,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String payloadError) {}

    DeadLettersExportCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var filter = filter();
        var target = target();
        var payloads = new Payloads(target.kafka());
        var count = new AtomicLong();
        new DeadLetters(target.database()).forEach(filter, letter -> {
            output().line(line(letter, payloads));
            count.incrementAndGet();
        });
        output().note(count + " dead letters");
        return ExitCodes.DONE;
    }

    private Line line(StoredDeadLetter letter, Payloads payloads) {
        if (!payload) {
            return new Line(letter, null, null);
        }
        try {
            return new Line(letter, payloads.text(letter), null);
        } catch (PipelineException e) {
            if (e.code().kind() == ErrorKind.TRANSIENT) {
                throw e;
            }
            return new Line(letter, null, e.getMessage());
        }
    }
}
