package dev.cairn.cli;

import dev.cairn.control.history.HistoryImport;
import dev.cairn.control.history.HistoryImport.ImportedRun;
import dev.cairn.control.history.RunFiles;
import dev.cairn.control.progress.RunProgress;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.publish.Publisher;
import dev.cairn.control.publish.SourceUri;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.files.FileTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn import clinical_trials}. */
@Command(
        name = "clinical_trials",
        description = {
            "Run files of clinical trials: {disease}/run{n}_disease2clinical_trials.json.",
            "One run for each n, one item for each disease in it, through all services. What was loaded from newer"
                    + " observations stays the newest. Prints the runs' ids; with --wait waits for them."
        })
final class ImportTrialsCommand extends TargetCommand {
    private static final String DATA_TYPE = "clinical_trials";

    @Option(
            names = "--source",
            required = true,
            paramLabel = "PATH",
            description =
                    "A folder, or a tar archive, plain or gzip. It stays where it is: ingest-service reads it, too.")
    private Path source = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "none",
            description = "What embeds the studies: none, onnx, openai, or provider:name[@dimensions]. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String model = "";

    @Option(
            names = "--append",
            description = "Import even if diseases have runs already: the files become their newest runs.")
    private boolean append;

    @Option(names = "--wait", description = "Show progress and wait until every record has its outcome.")
    private boolean wait;

    ImportTrialsCommand(Session session) {
        super(session);
    }

    /** What was published. */
    record Imported(List<ImportedRun> runs, int files, int ignored) {}

    @Override
    public Integer call() throws InterruptedException {
        var uri = SourceUri.resolve("file:" + source, session().workingDirectory());
        var files = RunFiles.list(FileTree.at(Path.of(uri)), DATA_TYPE);
        if (files.byNumber().isEmpty()) {
            throw new PipelineException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    source + " holds no file {disease}/run{n}_disease2" + DATA_TYPE + ".json; "
                            + files.ignored().size() + " others were ignored");
        }
        var target = target();
        var kafka = target.kafka();
        var publisher = new Publisher(kafka, session().audit(kafka), session().clock());
        var history = new HistoryImport(target.database(), publisher);
        if (!append) {
            history.requireFirst(files, DATA_TYPE);
        }
        var runs = history.publish(files, DATA_TYPE, uri, PublishRequest.settings(model, ""));
        var imported = new Imported(
                runs,
                runs.stream().mapToInt(ImportedRun::items).sum(),
                files.ignored().size());
        if (wait) {
            output().note(text(imported));
            return await(target, runs);
        }
        output().result(imported, () -> text(imported));
        return ExitCodes.DONE;
    }

    private static String text(Imported imported) {
        var runs = imported.runs().stream()
                .map(run -> "%s  %d files of run %d%n".formatted(run.runId(), run.items(), run.fileNumber()))
                .collect(Collectors.joining());
        return runs + (imported.ignored() == 0 ? "" : imported.ignored() + " other files ignored\n");
    }

    private int await(Target target, List<ImportedRun> runs) throws InterruptedException {
        var reports = new ArrayList<RunReport>();
        for (var run : runs) {
            try (var progress = new RunProgress(
                    run.runId(), target.kafka(), target.database(), session().clock())) {
                new ProgressView(output(), session()).follow(progress::snapshot, () -> {});
            }
            reports.add(RunReport.of(target, run.runId()));
        }
        output().result(
                        reports,
                        () -> reports.stream()
                                .map(report -> report.text(output()))
                                .collect(Collectors.joining("\n")));
        return reports.stream()
                .mapToInt(report -> ExitCodes.of(report.run().status()))
                .reduce(ExitCodes.DONE, ImportTrialsCommand::worse);
    }

    /** A run that failed is worse than one with dead letters. */
    private static int worse(int one, int other) {
        return one == ExitCodes.FAILED || other == ExitCodes.FAILED ? ExitCodes.FAILED : Math.max(one, other);
    }
}
