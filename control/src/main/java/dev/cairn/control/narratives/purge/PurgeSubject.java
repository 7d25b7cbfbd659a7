package dev.cairn.control.narratives.purge;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.WorkItem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What tells the traces of a data source from all others. Experiments, runs and requests are added as they are found.
 *
 * @param experiments that asked about it
 * @param runs that brought it or asked about it
 * @param requestKeys of what models were asked about it
 */
record PurgeSubject(String dataSource, Set<String> experiments, Set<String> runs, Set<String> requestKeys) {
    private static final String NARRATIVES = "narratives";

    private static final String KNOWN = """
            select from narrative_sources where data_source = ?
            union all select from source_narratives where data_source = ?
            union all select from run_items where data_type = 'narratives' and entity = ? limit 1""";

    /** Runs tell it, too: they stay when an experiment is gone. */
    private static final String EXPERIMENTS = """
            select experiment_id from experiments where data_source = ?
            union select i.entity from run_items i join runs r using (run_id)
            where i.data_type = 'narrative_experiments' and r.settings ->> 'experiment.data_source' = ?""";

    private static final String RUNS = """
            select r.run_id from runs r where r.settings ->> 'experiment.data_source' = ?
            union select i.run_id from run_items i where i.data_type = 'narratives' and i.entity = ?""";

    private static final String REQUEST_KEYS = """
            select request_key from narrative_results where data_source = ? and request_key is not null
            union select request_key from narrative_results_replaced where data_source = ? and request_key is not null
            union select document ->> 'request_key' from documents
            where data_type = 'narrative_experiments' and document ->> 'data_source' = ?""";

    /** What the database knows. Throws DATA_SOURCE_NOT_FOUND. */
    static PurgeSubject read(Connection connection, String dataSource) throws SQLException {
        var experiments = texts(connection, EXPERIMENTS, dataSource);
        try (var known = prepare(connection, KNOWN, dataSource)) {
            if (experiments.isEmpty() && !known.executeQuery().next()) {
                throw new PipelineException(
                        ErrorCode.DATA_SOURCE_NOT_FOUND, "no narratives are kept under the name " + dataSource);
            }
        }
        return new PurgeSubject(
                dataSource,
                experiments,
                texts(connection, RUNS, dataSource),
                texts(connection, REQUEST_KEYS, dataSource));
    }

    private static Set<String> texts(Connection connection, String sql, String dataSource) throws SQLException {
        try (var query = prepare(connection, sql, dataSource)) {
            var row = query.executeQuery();
            var texts = new TreeSet<String>();
            while (row.next()) {
                var text = row.getString(1);
                if (text != null) {
                    texts.add(text);
                }
            }
            return texts;
        }
    }

    /** Every parameter is the data source. */
    private static PreparedStatement prepare(Connection connection, String sql, String dataSource) throws SQLException {
        var query = connection.prepareStatement(sql);
        for (var i = 1; i <= query.getParameterMetaData().getParameterCount(); i++) {
            query.setString(i, dataSource);
        }
        return query;
    }

    /** Whether a record is of the data source. Its run, and its experiment, are remembered. */
    boolean owns(RecordHeader header) {
        return owns(header.getRunId(), header.getDataType(), header.getEntity(), header.getSettings());
    }

    /** Whether a work item is. Its run, and its experiment, are remembered. */
    boolean owns(WorkItem item) {
        return owns(item.getRunId(), item.getDataType(), item.getEntity(), item.getSettings());
    }

    private boolean owns(String runId, String dataType, String entity, Map<String, String> settings) {
        var asked = dataType.equals(ExperimentSettings.DATA_TYPE)
                && (experiments.contains(entity) || dataSource.equals(settings.get(ExperimentSettings.DATA_SOURCE)));
        if (asked) {
            experiments.add(entity);
        }
        var owned = asked || (dataType.equals(NARRATIVES) && entity.equals(dataSource));
        if (owned) {
            runs.add(runId);
        }
        return owned;
    }

    /** Whether a key, of any topic, names the data source, one of its experiments, or what was asked about it. */
    boolean owns(String key) {
        var first = key.indexOf('/') < 0 ? key : key.substring(0, key.indexOf('/'));
        return key.equals(dataSource)
                || key.startsWith(dataSource + "/")
                || key.equals(NARRATIVES + "/" + dataSource)
                || (key.indexOf('/') > 0 && experiments.contains(first))
                || requestKeys.contains(requestKey(key));
    }

    /** Records that wait for an answer lie under its key, further ones with a number behind it. */
    private static String requestKey(String key) {
        var end = key.indexOf('#');
        return end < 0 ? key : key.substring(0, end);
    }
}
