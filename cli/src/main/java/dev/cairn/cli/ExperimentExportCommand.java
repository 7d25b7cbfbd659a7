package dev.cairn.cli;

import dev.cairn.control.evaluation.ResultExport;
import dev.cairn.control.export.NewFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn experiment export}. */
@Command(
        name = "export",
        description = {
            "The results of an experiment, errors among them, with the labels of their narratives.",
            "Narratives, and what the model wrote about them (indicators, rationale, reasoning, raw answer), are left"
                    + " out without --show-text."
        })
final class ExperimentExportCommand extends TargetCommand {
    @Parameters(paramLabel = "ID", description = "The experiment.")
    private String id = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "csv",
            description = "csv, ndjson or parquet. Default: ${DEFAULT-VALUE}.")
    private String format = "";

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where to write.")
    private Path out = Path.of("");

    @Option(names = "--force", description = "Replace the file.")
    private boolean force;

    @Option(
            names = "--show-text",
            description = "Write narratives, indicators, rationale, reasoning and raw answers, too.")
    private boolean showText;

    ExperimentExportCommand(Session session) {
        super(session);
    }

    /** What was written. */
    record Exported(String experiment, Path file, long results) {}

    @Override
    public Integer call() throws IOException {
        var wanted = choice("--format", format, ResultExport.Format.class);
        var place = session().path(out);
        var export = new ResultExport(target().database());
        try (var file = NewFile.at(place, force)) {
            var written = export.write(id, wanted, showText, file.beside());
            file.commit();
            output().result(new Exported(id, place, written), () -> "%d results in %s%n".formatted(written, place));
        }
        return ExitCodes.DONE;
    }
}
