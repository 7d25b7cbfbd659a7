package dev.cairn.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cairn.control.narratives.DataSource;
import dev.cairn.control.narratives.KeptNarrative;
import dev.cairn.control.narratives.NarrativeSources;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn narratives show}. */
@Command(
        name = "show",
        description = {
            "A data source, or the narratives of one of its incidents.",
            "Texts are shown only with --show-text: they are about deaths."
        })
final class NarrativesShowCommand extends TargetCommand {
    @Parameters(paramLabel = "NAME", description = "The data source.")
    private String name = "";

    @Option(names = "--incident", paramLabel = "ID", description = "The narratives of this incident.")
    private @Nullable String incident;

    @Option(names = "--show-text", description = "With the texts of the incident's narratives.")
    private boolean showText;

    NarrativesShowCommand(Session session) {
        super(session);
    }

    /** What is shown. */
    record Shown(
            DataSource source,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<KeptNarrative> narratives) {}

    @Override
    public Integer call() {
        if (showText && incident == null) {
            throw usage("--show-text needs --incident: it shows the texts of one incident");
        }
        var sources = new NarrativeSources(target().database());
        var source = sources.show(name);
        var narratives = incident == null ? null : sources.narratives(name, incident, showText);
        output().result(new Shown(source, narratives), () -> narratives == null ? text(source) : text(narratives));
        return ExitCodes.DONE;
    }

    private String text(DataSource source) {
        var counts = source.counts();
        var text = new StringBuilder(output().styled("@|bold " + source.name() + "|@"))
                .append("%n  file        %s, %s, SHA-256 %s%n"
                        .formatted(source.file(), source.layout(), source.checksum()))
                .append("  narratives  %d of %d incidents: %d cme, %d le%n"
                        .formatted(counts.narratives(), counts.incidents(), counts.cme(), counts.le()))
                .append("  excluded    %d blank, %d placeholders%n".formatted(counts.blank(), counts.placeholder()))
                .append("  labelled    %d, %d of them positive%n".formatted(counts.labelled(), counts.positive()))
                .append("  loaded      %s by %s%n%n".formatted(Format.time(source.loadedAt()), source.runId()));
        var columns = output().table("FIELD", "COLUMN");
        new TreeMap<>(source.columns()).forEach(columns::row);
        return text.append(columns).toString();
    }

    private String text(List<KeptNarrative> narratives) {
        var table = output().table(
                        "INCIDENT", "TYPE", "CHARACTERS", "EXCLUDED", "FLAG", "CASE FLAG", "YEAR", "SITE", "RUN");
        narratives.forEach(narrative -> table.row(
                narrative.incidentId(),
                narrative.type(),
                narrative.characters(),
                narrative.exclusion(),
                narrative.manualFlag(),
                narrative.caseFlag(),
                narrative.incidentYear(),
                narrative.siteId(),
                narrative.runId()));
        var text = new StringBuilder(table.toString());
        narratives.stream()
                .filter(narrative -> narrative.text() != null)
                .forEach(narrative -> text.append("%n%s:%n%s%n".formatted(narrative.type(), narrative.text())));
        return text.toString();
    }
}
