package dev.cairn.control.evaluation;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.evaluation.ErrorGroup.Example;
import dev.cairn.kit.error.PipelineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Why narratives of an experiment have no answer. */
public final class ExperimentErrors {
    private static final String GROUPS = """
            select error_code, count(*) as errors, min(attempts) as fewest, max(attempts) as most
            from narrative_results where experiment_id = ? and error_code is not null
            group by error_code order by count(*) desc, error_code""";

    private static final String EXAMPLES = """
            select incident_id, narrative_type, coalesce(error_message, '') as message
            from narrative_results where experiment_id = ? and error_code = ?
            order by incident_id, narrative_type limit ?""";

    private final LedgerDatabase database;

    public ExperimentErrors(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * The errors by code, the most frequent first.
     *
     * @param examples so many narratives of each are named
     * @param text whether to read what was written and answered
     * @throws PipelineException EXPERIMENT_NOT_FOUND or DATABASE_UNAVAILABLE
     */
    public List<ErrorGroup> byCode(String id, int examples, boolean text) {
        return database.read(connection -> {
            var experiment = Experiments.find(connection, id);
            try (var query = connection.prepareStatement(GROUPS)) {
                query.setString(1, id);
                var row = query.executeQuery();
                var groups = new ArrayList<ErrorGroup>();
                while (row.next()) {
                    var code = row.getInt("error_code");
                    groups.add(new ErrorGroup(
                            code,
                            ExperimentAccounts.errorName(code),
                            row.getLong("errors"),
                            row.getInt("fewest"),
                            row.getInt("most"),
                            examples(connection, experiment, code, examples, text)));
                }
                return groups;
            }
        });
    }

    private static List<Example> examples(
            Connection connection, Experiment experiment, int code, int limit, boolean text) throws SQLException {
        var examples = new ArrayList<Example>();
        try (var query = connection.prepareStatement(EXAMPLES)) {
            query.setString(1, experiment.experimentId());
            query.setInt(2, code);
            query.setInt(3, limit);
            var row = query.executeQuery();
            while (row.next()) {
                examples.add(new Example(
                        row.getString("incident_id"), row.getString("narrative_type"), row.getString("message"), null));
            }
        }
        if (!text) {
            return examples;
        }
        var keys = examples.stream()
                .map(one -> new NarrativeKey(one.incidentId(), one.narrativeType()))
                .toList();
        var texts = NarrativeTexts.read(connection, experiment, keys);
        return examples.stream()
                .map(one -> new Example(
                        one.incidentId(),
                        one.narrativeType(),
                        one.message(),
                        texts.get(new NarrativeKey(one.incidentId(), one.narrativeType()))))
                .toList();
    }
}
