package dev.cairn.cli;

import dev.cairn.control.narratives.NarrativeSources;
import dev.cairn.control.narratives.NarrativeSources.Loaded;
import dev.cairn.control.publish.NewItem;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.publish.Publisher;
import dev.cairn.control.publish.SourceUri;
import dev.cairn.ingest.narratives.Field;
import dev.cairn.ingest.narratives.NarrativeSurvey;
import dev.cairn.ingest.narratives.NarrativesConnector;
import dev.cairn.kit.content.Sha256;
import dev.cairn.kit.narrative.DataSourceName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn publish narratives}. */
@Command(
        name = "narratives",
        description = {
            "Narratives of incidents, from a CSV or XLSX file.",
            "A file that is loaded already is not loaded again. Prints the run's id; with --wait shows its progress and"
                    + " then its account."
        })
final class PublishNarrativesCommand extends TargetCommand {
    private static final String FILE = "file:";
    private static final Pattern OF_SHEET = Pattern.compile("(?i).*\\.xls[xm]#.+");

    @Option(
            names = "--source",
            required = true,
            paramLabel = "FILE",
            description = "With a narrative on each row (incident_id, narrative_type, narrative_text, manual_flag_ind),"
                    + " or a case (IncidentID, NarrativeCME, NarrativeLE, and perhaps FlagCME, FlagLE, FlagCase,"
                    + " IncidentYear, SiteID).")
    private String source = "";

    @Option(
            names = "--data-source",
            paramLabel = "NAME",
            description = "The name under which the narratives are kept. Default: that of the file.")
    private @Nullable String dataSource;

    @Option(
            names = "--column",
            paramLabel = "FIELD=HEADER",
            description = "The header of a column that is called otherwise. Fields: incident_id, narrative_type,"
                    + " narrative_text, manual_flag; narrative_cme, narrative_le, flag_cme, flag_le; case_flag,"
                    + " incident_year, site_id.")
    private Map<String, String> columns = Map.of();

    @Option(names = "--sheet", paramLabel = "NAME", description = "The sheet of a workbook. Default: its first one.")
    private @Nullable String sheet;

    @Option(names = "--validate-only", description = "Publish nothing; read the file, and say what the checks find.")
    private boolean validateOnly;

    @Option(names = "--reread", description = "Publish even if the data source holds this very file.")
    private boolean reread;

    @Option(names = "--wait", description = "Show progress and wait until every record has its outcome.")
    private boolean wait;

    PublishNarrativesCommand(Session session) {
        super(session);
    }

    /**
     * What became of the command.
     *
     * @param runId the new run, or the one that loaded the file
     * @param published false if the file is loaded already
     */
    record Published(String runId, String dataSource, boolean published) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var uri = SourceUri.resolve(
                source.startsWith(FILE) ? source : FILE + source, session().workingDirectory());
        var name = name(uri);
        var parameters = parameters(name);
        if (validateOnly) {
            return validate(uri, parameters);
        }
        var target = target();
        var loaded = reread ? Optional.<Loaded>empty() : loaded(target, uri, name, parameters);
        if (loaded.isPresent()) {
            var run = loaded.get().runId();
            output().result(
                            new Published(run, name, false),
                            () -> "\"" + name + "\" is already loaded by run " + run
                                    + ": nothing to do (--reread loads it again)");
            return ExitCodes.DONE;
        }
        return publish(target, uri, new NewItem(name, parameters));
    }

    private int publish(Target target, URI uri, NewItem item) throws InterruptedException {
        var settings = PublishRequest.settings(PublishRequest.NO_MODEL, "");
        var request = new PublishRequest(NarrativesConnector.DATA_TYPE, uri, settings, List.of(item));
        var kafka = target.kafka();
        var runId = new Publisher(kafka, session().audit(kafka), session().clock()).publish(request);
        if (wait) {
            output().note("published " + runId + " of the data source " + item.entity());
            return follow(target, runId);
        }
        output().result(new Published(runId, item.entity(), true), () -> runId);
        return ExitCodes.DONE;
    }

    private int validate(URI uri, Map<String, String> parameters) throws InterruptedException {
        if (wait) {
            throw usage("--validate-only publishes nothing to --wait for");
        }
        var survey = NarrativeSurvey.of(uri, parameters);
        output().result(survey, () -> new NarrativeReport(survey).text(output()));
        return survey.rejected() ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    /** What holds this file already, read in the same way. */
    private Optional<Loaded> loaded(Target target, URI uri, String name, Map<String, String> parameters)
            throws IOException {
        return new NarrativeSources(target.database())
                .loaded(name, Sha256.of(Path.of(uri)))
                .filter(this::ofSameSheet)
                .filter(loaded -> parameters.entrySet().stream().allMatch(each -> agrees(loaded, each)));
    }

    private boolean ofSameSheet(Loaded loaded) {
        return sheet == null
                ? !OF_SHEET.matcher(loaded.file()).matches()
                : loaded.file().endsWith("#" + sheet.strip());
    }

    private static boolean agrees(Loaded loaded, Map.Entry<String, String> parameter) {
        var prefix = NarrativesConnector.COLUMN_PREFIX;
        return !parameter.getKey().startsWith(prefix)
                || parameter
                        .getValue()
                        .equals(loaded.columns().get(parameter.getKey().substring(prefix.length())));
    }

    private Map<String, String> parameters(String name) {
        var parameters = new HashMap<String, String>();
        parameters.put(NarrativesConnector.DATA_SOURCE, name);
        columns.forEach((field, header) -> parameters.put(
                NarrativesConnector.COLUMN_PREFIX
                        + choice("--column", field, Field.class).id(),
                header));
        if (sheet != null) {
            parameters.put(NarrativesConnector.SHEET, sheet);
        }
        return parameters;
    }

    private String name(URI uri) {
        if (dataSource != null) {
            if (!DataSourceName.isValid(dataSource)) {
                throw usage("--data-source must have " + DataSourceName.DESCRIPTION + ", not \"" + dataSource + "\"");
            }
            return dataSource;
        }
        var name = DataSourceName.ofFile(String.valueOf(Path.of(uri).getFileName()));
        if (name.isEmpty()) {
            throw usage("the file's name makes no name for its narratives; give one with --data-source");
        }
        return name;
    }
}
