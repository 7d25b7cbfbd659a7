package dev.cairn.control.evaluation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads texts, for those who ask for them. */
final class NarrativeTexts {
    private static final String TEXTS = """
            select k.incident_id, k.narrative_type, s.narrative_text, r.indicators, r.rationale, r.reasoning,
                   r.raw_answer
            from unnest(?::text[], ?::text[]) as k (incident_id, narrative_type)
            join source_narratives s on s.data_source = ? and s.incident_id = k.incident_id
                and s.narrative_type = k.narrative_type
            left join narrative_results r on r.experiment_id = ? and r.incident_id = k.incident_id
                and r.narrative_type = k.narrative_type""";

    private NarrativeTexts() {}

    static Map<NarrativeKey, NarrativeText> read(
            Connection connection, Experiment experiment, Collection<NarrativeKey> keys) throws SQLException {
        try (var query = connection.prepareStatement(TEXTS)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text", keys.stream().map(NarrativeKey::incidentId).toArray()));
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text", keys.stream().map(NarrativeKey::type).toArray()));
            query.setString(3, experiment.dataSource());
            query.setString(4, experiment.experimentId());
            var row = query.executeQuery();
            var texts = new HashMap<NarrativeKey, NarrativeText>();
            while (row.next()) {
                texts.put(
                        new NarrativeKey(row.getString("incident_id"), row.getString("narrative_type")),
                        new NarrativeText(
                                row.getString("narrative_text"),
                                list(row, "indicators"),
                                row.getString("rationale"),
                                row.getString("reasoning"),
                                row.getString("raw_answer")));
            }
            return texts;
        }
    }

    /** An array of texts; null where the column is. */
    static @Nullable List<String> list(ResultSet row, String column) throws SQLException {
        var array = row.getArray(column);
        return array == null ? null : List.of((String[]) array.getArray());
    }
}
