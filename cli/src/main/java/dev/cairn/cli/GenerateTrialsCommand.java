package dev.cairn.cli;

import dev.cairn.samples.StudyFiles;
import dev.cairn.samples.StudyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn generate clinical_trials}. */
@Command(
        name = "clinical_trials",
        description = {
            "Invented studies as gzipped pages of the ClinicalTrials.gov API v2.",
            "Publish them with: cairn publish clinical_trials --source file:DIR"
        })
final class GenerateTrialsCommand extends CairnCommand {
    private static final int MAX_PAGE_SIZE = 1000;

    @Option(names = "--count", required = true, paramLabel = "N", description = "How many studies.")
    private int count;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to; made if it is not there.")
    private Path out = Path.of("");

    @Option(names = "--seed", defaultValue = "1", description = "The same seed gives the same studies.")
    private long seed;

    @Option(
            names = "--invalid-every",
            paramLabel = "N",
            defaultValue = "0",
            description = "Make every Nth study invalid. Default: none.")
    private int invalidEvery;

    @Option(names = "--page-size", defaultValue = "1000", description = "Studies on a page. Default: ${DEFAULT-VALUE}.")
    private int pageSize;

    GenerateTrialsCommand(Session session) {
        super(session);
    }

    /** What was written. */
    record Generated(int studies, int invalid, List<Path> files) {}

    @Override
    public Integer call() throws IOException {
        check(count >= 1 && count <= StudyGenerator.MAX_INDEX + 1, "--count must be 1 to 1000000");
        check(pageSize >= 1 && pageSize <= MAX_PAGE_SIZE, "--page-size must be 1 to " + MAX_PAGE_SIZE);
        check(invalidEvery >= 0, "--invalid-every must not be negative");
        var folder = session().path(out);
        check(Directories.empty(folder), "--out " + folder + " is not empty: a run would read what is there too");
        var generator = StudyGenerator.seeded(seed);
        if (invalidEvery > 0) {
            generator = generator.withInvalid(invalidEvery);
        }
        Files.createDirectories(folder);
        var files = StudyFiles.writeGzipPages(generator.source(count), folder, pageSize);
        var generated = new Generated(count, generator.invalidAmong(count), files);
        output().result(
                        generated,
                        () -> "wrote " + count + " studies, " + generated.invalid() + " of them invalid, in "
                                + files.size() + " files under " + folder);
        return ExitCodes.DONE;
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            throw usage(otherwise);
        }
    }
}
