package dev.cairn.cli;

import dev.cairn.samples.NarrativeGenerator;
import dev.cairn.samples.NarrativePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn generate narratives}. */
@Command(
        name = "narratives",
        description = {
            "Invented narratives of death investigations, two for each incident, with flags that say which tell of"
                    + " violence by a partner.",
            "Publish them with: cairn publish narratives --source FILE"
        })
final class GenerateNarrativesCommand extends CairnCommand {
    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to; must not be there yet.")
    private Path out = Path.of("");

    @Option(names = "--incidents", defaultValue = "100", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int incidents;

    @Option(
            names = "--layout",
            defaultValue = "long",
            description = "long: a narrative on each row; wide: a case. Default: ${DEFAULT-VALUE}.")
    private String layout = "";

    @Option(names = "--format", defaultValue = "csv", description = "csv or xlsx. Default: ${DEFAULT-VALUE}.")
    private String format = "";

    @Option(names = "--seed", defaultValue = "1", description = "The same seed gives the same narratives.")
    private long seed;

    GenerateNarrativesCommand(Session session) {
        super(session);
    }

    /** What was written. */
    record Generated(Path file, int incidents, int narratives, int withoutText, int labelled, int positive) {}

    @Override
    public Integer call() throws IOException {
        if (incidents < 1 || incidents > NarrativeGenerator.MAX_INCIDENTS) {
            throw usage("--incidents must be 1 to " + NarrativeGenerator.MAX_INCIDENTS);
        }
        var plan = new NarrativePlan(
                incidents,
                choice("--layout", layout, NarrativePlan.Layout.class),
                choice("--format", format, NarrativePlan.Format.class));
        var file = session().path(out);
        if (Files.exists(file)) {
            throw usage("--out " + file + " is there already");
        }
        var written = NarrativeGenerator.seeded(seed).write(plan, file);
        var generated = new Generated(
                file,
                written.incidents(),
                written.narratives(),
                written.withoutText(),
                written.labelled(),
                written.positive());
        output().result(
                        generated,
                        () -> "wrote %d narratives of %d incidents, %d without text, %d labelled, %d positive, to %s"
                                .formatted(
                                        written.narratives(),
                                        written.incidents(),
                                        written.withoutText(),
                                        written.labelled(),
                                        written.positive(),
                                        file));
        return ExitCodes.DONE;
    }
}
