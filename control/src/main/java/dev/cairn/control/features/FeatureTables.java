package dev.cairn.control.features;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The tables of features and their values. */
final class FeatureTables {
    private static final String UPSERT_FEATURE = """
            insert into dim_feature (name, kind, family, definition, unit, parameters, source, current)
            values (?, ?, ?, ?, ?, ?::jsonb, ?, true)
            on conflict (name) do update set kind = excluded.kind, family = excluded.family,
                definition = excluded.definition, unit = excluded.unit, parameters = excluded.parameters,
                source = excluded.source, current = true
            where (dim_feature.kind, dim_feature.family, dim_feature.definition, dim_feature.unit,
                    dim_feature.parameters, dim_feature.source, dim_feature.current)
                is distinct from (excluded.kind, excluded.family, excluded.definition, excluded.unit,
                    excluded.parameters, excluded.source, true)
            """;

    private static final String RETIRE_FEATURES =
            "update dim_feature set current = false where current and name <> all (?)";

    private static final String FEATURES = "select name, feature_id from dim_feature";

    private static final String UPSERT_VALUES = """
            insert into fact_feature_values
                (study_id, gene_id, gene2_id, feature_id, cohort_id, cohort2_id, value, samples)
            select ?, * from unnest(?::int[], ?::int[], ?::int[], ?::int[], ?::int[], ?::float8[], ?::int[])
            on conflict (study_id, gene_id, feature_id, cohort_id, gene2_id, cohort2_id)
            do update set value = excluded.value, samples = excluded.samples, computed_at = excluded.computed_at
            where (fact_feature_values.value, fact_feature_values.samples)
                is distinct from (excluded.value, excluded.samples)
            """;

    private static final String DELETE_VALUES = """
            delete from fact_feature_values f
            using unnest(?::int[], ?::int[], ?::int[], ?::int[], ?::int[])
                as gone (gene_id, gene2_id, feature_id, cohort_id, cohort2_id)
            where f.study_id = ? and f.gene_id = gone.gene_id and f.feature_id = gone.feature_id
                and f.cohort_id = gone.cohort_id and f.gene2_id is not distinct from gone.gene2_id
                and f.cohort2_id is not distinct from gone.cohort2_id
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private FeatureTables() {}

    /** Writes the catalogue and returns the features' keys by name. */
    static Map<String, Integer> writeCatalogue(Connection connection) throws SQLException {
        var features = FeatureCatalogue.features();
        try (var upsert = connection.prepareStatement(UPSERT_FEATURE)) {
            for (var feature : features) {
                var at = 0;
                upsert.setString(++at, feature.name());
                upsert.setString(++at, feature.kind().name());
                upsert.setString(++at, feature.family());
                upsert.setString(++at, feature.definition());
                upsert.setString(++at, feature.unit());
                upsert.setString(++at, json(feature.parameters()));
                upsert.setString(++at, feature.source());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
        try (var retire = connection.prepareStatement(RETIRE_FEATURES)) {
            var names = features.stream().map(Feature::name).toArray();
            retire.setArray(1, connection.createArrayOf("text", names));
            retire.executeUpdate();
        }
        var ids = new HashMap<String, Integer>();
        try (var query = connection.prepareStatement(FEATURES)) {
            var row = query.executeQuery();
            while (row.next()) {
                ids.put(row.getString(1), row.getInt(2));
            }
        }
        return ids;
    }

    /** Writes defined values, in the order of their keys; returns how many are new or other than before. */
    static int write(Connection connection, int studyId, List<FeatureValue> values) throws SQLException {
        try (var upsert = connection.prepareStatement(UPSERT_VALUES)) {
            upsert.setInt(1, studyId);
            bindKeys(upsert, 2, values);
            bind(upsert, 7, "float8", values, FeatureValue::value);
            bind(upsert, 8, "int4", values, FeatureValue::samples);
            return upsert.executeUpdate();
        }
    }

    /** Deletes the rows of values that are not defined; returns how many there were. */
    static int delete(Connection connection, int studyId, List<FeatureValue> values) throws SQLException {
        try (var delete = connection.prepareStatement(DELETE_VALUES)) {
            bindKeys(delete, 1, values);
            delete.setInt(6, studyId);
            return delete.executeUpdate();
        }
    }

    private static void bindKeys(PreparedStatement statement, int from, List<FeatureValue> values) throws SQLException {
        bind(statement, from, "int4", values, FeatureValue::geneId);
        bind(statement, from + 1, "int4", values, FeatureValue::gene2Id);
        bind(statement, from + 2, "int4", values, FeatureValue::featureId);
        bind(statement, from + 3, "int4", values, FeatureValue::cohortId);
        bind(statement, from + 4, "int4", values, FeatureValue::cohort2Id);
    }

    private static void bind(
            PreparedStatement statement,
            int index,
            String type,
            List<FeatureValue> values,
            Function<FeatureValue, ?> column)
            throws SQLException {
        var array = values.stream().map(column).toArray();
        statement.setArray(index, statement.getConnection().createArrayOf(type, array));
    }

    private static String json(Map<String, String> parameters) {
        try {
            return JSON.writeValueAsString(parameters);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("parameters have no JSON form", e);
        }
    }
}
