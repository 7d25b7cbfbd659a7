package dev.cairn.cli;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.export.CsvSink;
import dev.cairn.control.export.NdjsonSink;
import dev.cairn.control.export.NewFile;
import dev.cairn.control.export.NewestTrials;
import dev.cairn.control.export.ParquetSink;
import dev.cairn.control.export.RecordSink;
import dev.cairn.control.export.RunExport;
import dev.cairn.control.export.RunFilesLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn export}. */
@Command(
        name = "export",
        description = {
            "What a run found, as it was then, whatever is newest now.",
            "Or, with --newest, what the newest runs found. What died in a run is counted on standard error."
        })
final class ExportCommand extends TargetCommand {
    private static final String DATA_TYPE = "clinical_trials";

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Option(names = "--entity", paramLabel = "ENTITY", description = "Only this entity, for example ORPHA:646.")
    private @Nullable String entity;

    @Option(
            names = "--data-type",
            paramLabel = "TYPE",
            defaultValue = DATA_TYPE,
            description = "What --number counts. Default: ${DEFAULT-VALUE}.")
    private String dataType = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "ndjson",
            description = "ndjson, csv or parquet. Default: ${DEFAULT-VALUE}.")
    private String format = "";

    @Option(
            names = "--layout",
            paramLabel = "files",
            description = "Lay the run out below --out as {data_type}/{disease}/run{n}_disease2{data_type}.json.")
    private @Nullable String layout;

    @Option(names = "--by", paramLabel = "WHAT", description = "With --newest: disease (default) or trial.")
    private @Nullable String by;

    @Option(
            names = "--out",
            paramLabel = "PATH",
            description = "A file, or with --layout a folder. Default: standard output.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replace what is there.")
    private boolean force;

    ExportCommand(Session session) {
        super(session);
    }

    /** The ways to say what is wanted. */
    private static final class Which {
        @Option(names = "--run", required = true, paramLabel = "RUN", description = "The run of this id.")
        private @Nullable String run;

        @Option(
                names = "--number",
                required = true,
                paramLabel = "N",
                description = "The run that has this number for --entity.")
        private @Nullable Long number;

        @Option(
                names = "--newest",
                required = true,
                description = "Which trials the newest completed run of each disease found, as JSON.")
        private boolean newest;
    }

    private enum Format {
        NDJSON,
        CSV,
        PARQUET;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private enum By {
        DISEASE,
        TRIAL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws IOException {
        var wanted = choice("--format", format, Format.class);
        check();
        try {
            var database = target().database();
            if (which.newest) {
                newest(database);
            } else if (layout != null) {
                layOut(database);
            } else {
                export(database, wanted);
            }
            return ExitCodes.DONE;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof Output.NobodyReads) {
                return ExitCodes.FAILED; // who would read why
            }
            throw e.getCause();
        }
    }

    private void check() {
        if (which.newest && (entity != null || layout != null)) {
            throw usage("--newest is about all diseases: leave --entity and --layout out");
        }
        if (!which.newest && by != null) {
            throw usage("--by goes with --newest");
        }
        if (which.number != null && entity == null) {
            throw usage("--number needs --entity: every entity has numbers of its own");
        }
        if (layout != null && (!layout.equals("files") || out == null)) {
            throw usage(
                    out == null ? "--layout needs --out DIR" : "--layout has \"" + layout + "\", which is not files");
        }
    }

    private String runId(LedgerDatabase database) {
        if (which.run != null) {
            return which.run;
        }
        if (entity == null || which.number == null) {
            throw new IllegalStateException("checked before");
        }
        return new RunExport(database).runOf(dataType, entity, which.number);
    }

    private void export(LedgerDatabase database, Format wanted) throws IOException {
        if (wanted == Format.PARQUET && out == null) {
            throw usage("parquet needs a file: give --out FILE");
        }
        var runId = runId(database);
        var run = new RunExport(database);
        var totals = toFileOrOutput((writer, file) -> run.write(runId, entity, type -> switch (wanted) {
            case NDJSON -> new NdjsonSink(writer.open());
            case CSV -> new CsvSink(type, writer.open());
            case PARQUET -> parquet(type, file);
        }));
        output().note(totals.runId() + ": " + totals.records() + " records of " + totals.items() + " items"
                + (totals.dead() == 0
                        ? ""
                        : "; " + totals.dead() + " more died, see: cairn dead-letters list --run " + runId)
                + (totals.open() ? "; the run is " + totals.status() + ": this is what there is by now" : ""));
    }

    private static RecordSink parquet(String type, Optional<Path> file) throws IOException {
        return new ParquetSink(type, file.orElseThrow());
    }

    private void newest(LedgerDatabase database) throws IOException {
        var wanted = by == null ? By.DISEASE : choice("--by", by, By.class);
        var trials = new NewestTrials(database);
        var written = toFileOrOutput((writer, file) -> switch (wanted) {
            case DISEASE -> trials.byDisease(writer.open());
            case TRIAL -> trials.byTrial(writer.open());
        });
        output().note(written.entries() + " " + wanted + "s, " + written.links() + " links; the newest run of "
                + written.diseasesWithout() + " other diseases found nothing");
    }

    private void layOut(LedgerDatabase database) {
        var folder = session().path(Objects.requireNonNull(out));
        var done = new RunFilesLayout(database).write(runId(database), entity, folder, force);
        done.leftOut().forEach(reason -> output().note("no file for " + reason));
        output().note(done.runId() + ": " + done.records() + " records in "
                + done.files().size() + " files under " + folder
                + (done.dead() == 0 ? "" : "; " + done.dead() + " more died"));
    }

    /** Opens the text output. */
    @FunctionalInterface
    private interface Text {
        Writer open() throws IOException;
    }

    /** Writes as text, or to the file itself if there is one. */
    @FunctionalInterface
    private interface Work<T> {
        T run(Text text, Optional<Path> file) throws IOException;
    }

    private <T> T toFileOrOutput(Work<T> work) throws IOException {
        if (out == null) {
            return work.run(() -> output().stream(), Optional.empty());
        }
        try (var file = NewFile.at(session().path(out), force)) {
            var done = work.run(() -> Files.newBufferedWriter(file.beside()), Optional.of(file.beside()));
            file.commit();
            return done;
        }
    }
}
