package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class OutputTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine command =
            new CommandLine(CommandSpec.create()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    private record Value(Path someFile, Instant at, Duration took) {}

    @Test
    void jsonHasSnakeCaseNamesTimesAsTextAndDurationsInSeconds() {
        new Output(command, true)
                .result(
                        new Value(Path.of("/tmp/x"), Instant.parse("2026-11-21T11:30:00Z"), Duration.ofMillis(1500)),
                        () -> "not asked for");
        assertThat(out.toString().replaceAll("\\s", ""))
                .isEqualTo("{\"some_file\":\"/tmp/x\",\"at\":\"2026-11-21T11:30:00Z\",\"took\":1.5}");
    }

    @Test
    void textIsPrintedWithoutEmptyLinesAtItsEnd() {
        new Output(command, false).result("value", () -> "text\n\n");
        assertThat(out.toString().lines()).containsExactly("text");
    }

    @Test
    void notesStandBesideTheResult() {
        new Output(command, true).note("under way");
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).containsExactly("under way");
    }
}
