package dev.cairn.control.history;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.history.RunFiles.RunFile;
import dev.cairn.control.publish.NewItem;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.publish.Publisher;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes run files as runs: one run for each of their numbers, in the order of the numbers, so that the runs of each
 * disease keep their order. All of them go out together or not at all.
 */
public final class HistoryImport {
    /** The setting of a run that says which number its files had. */
    public static final String FILE_NUMBER = "run_files.number";

    private static final String RUN_FILE = "run_file";
    private static final int MOST_NAMED = 5;
    private static final String TAKEN = """
            select entity from run_items where data_type = ? and entity = any(?)
            group by entity order by entity collate "C"
            """;

    private final LedgerDatabase database;
    private final Publisher publisher;

    public HistoryImport(LedgerDatabase database, Publisher publisher) {
        this.database = database;
        this.publisher = publisher;
    }

    /** A run that was published for the files of one number. */
    public record ImportedRun(String runId, long fileNumber, int items) {}

    /** Throws HISTORY_NOT_FIRST if any of the diseases has runs: they would be older than the history, by their numbers. */
    public void requireFirst(RunFiles files, String dataType) {
        var entities = files.perEntity().keySet();
        List<String> taken = database.readOr(List.of(), connection -> {
            try (var query = connection.prepareStatement(TAKEN)) {
                query.setString(1, dataType);
                query.setArray(2, connection.createArrayOf("text", entities.toArray()));
                var found = new ArrayList<String>();
                var row = query.executeQuery();
                while (row.next()) {
                    found.add(row.getString(1));
                }
                return found;
            }
        });
        if (!taken.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.HISTORY_NOT_FIRST,
                    taken.size() + " of " + entities.size() + " diseases have runs already ("
                            + String.join(", ", taken.subList(0, Math.min(MOST_NAMED, taken.size())))
                            + (taken.size() > MOST_NAMED ? ", …" : "")
                            + "): the files would become their newest runs; --append does that");
        }
    }

    /** Publishes the files. */
    public List<ImportedRun> publish(RunFiles files, String dataType, URI source, Map<String, String> settings) {
        var requests = new ArrayList<PublishRequest>();
        files.byNumber().forEach((number, ofNumber) -> {
            var withNumber = new HashMap<>(settings);
            withNumber.put(FILE_NUMBER, Long.toString(number));
            requests.add(new PublishRequest(
                    dataType,
                    source,
                    withNumber,
                    ofNumber.stream().map(HistoryImport::item).toList()));
        });
        var runIds = publisher.publishAll(requests);
        var imported = new ArrayList<ImportedRun>();
        for (var number : files.byNumber().keySet()) {
            var at = imported.size();
            imported.add(new ImportedRun(
                    runIds.get(at), number, requests.get(at).items().size()));
        }
        return imported;
    }

    private static NewItem item(RunFile file) {
        var parameters = new HashMap<String, String>();
        parameters.put(RUN_FILE, file.path());
        parameters.put("orpha_code", file.name().orphaCode());
        if (file.disease() != null) {
            parameters.put("disease_name", file.disease());
        }
        return new NewItem(file.name().entity(), parameters);
    }
}
