package dev.cairn.cli;

import dev.cairn.control.narratives.DataSource;
import dev.cairn.control.narratives.NarrativeSources;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code cairn narratives list}. */
@Command(name = "list", description = "The data sources, each with what is kept of it.")
final class NarrativesListCommand extends TargetCommand {
    private static final int LONGEST_FILE = 40;

    NarrativesListCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var sources = new NarrativeSources(target().database()).list();
        output().result(sources, () -> text(sources));
        return ExitCodes.DONE;
    }

    private String text(List<DataSource> sources) {
        if (sources.isEmpty()) {
            return "no narratives; load some with: cairn publish narratives --source FILE";
        }
        var table = output().table(
                        "DATA SOURCE",
                        "FILE",
                        "NARRATIVES",
                        "INCIDENTS",
                        "BLANK",
                        "PLACEHOLDER",
                        "LABELLED",
                        "POSITIVE",
                        "LOADED");
        sources.forEach(source -> table.row(
                source.name(),
                Format.cut(source.file(), LONGEST_FILE),
                source.counts().narratives(),
                source.counts().incidents(),
                source.counts().blank(),
                source.counts().placeholder(),
                source.counts().labelled(),
                source.counts().positive(),
                Format.time(source.loadedAt())));
        return table.toString();
    }
}
