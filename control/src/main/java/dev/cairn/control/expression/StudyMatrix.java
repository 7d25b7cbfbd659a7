package dev.cairn.control.expression;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.postgresql.PGStatement;

/** The current matrix of a study, read within the transaction of a connection. */
public final class StudyMatrix implements GeneRows {
    private static final String STUDY = """
            select s.study_id, s.sample_set_id, t.sample_ids is not null as complete
            from dim_study s left join sample_sets t using (sample_set_id) where s.accession = ?
            """;

    private static final String ILLNESSES = """
            select i.illness_id, i.code, array_agg(position::int - 1 order by position) as columns
            from sample_sets, unnest(sample_ids) with ordinality as samples (sample_id, position)
            join dim_sample using (sample_id) join dim_illness i using (illness_id)
            where sample_set_id = ? group by i.illness_id, i.code order by i.illness_id
            """;

    /** Whole matrices are large: the server's own form of an array is a third of its text. */
    private static final String GENES = """
            select gene_id, accession, array_send(expression) as expression
            from gene_expression join dim_gene using (gene_id)
            where sample_set_id = ? and gene_id > ? order by gene_id
            """;

    private static final String CHOSEN = """
            select gene_id, accession, array_send(expression) as expression
            from gene_expression join dim_gene using (gene_id)
            where sample_set_id = ? and accession = any (?) order by gene_id
            """;

    private static final int FETCH_SIZE = 100;
    private static final int BINARY_ALWAYS = -1;
    private static final int NAMED_IN_A_MESSAGE = 10;

    private final Connection connection;
    private final String accession;
    private final int studyId;
    private final int sampleSetId;
    private final Map<String, Cohort> cohorts;

    private StudyMatrix(
            Connection connection, String accession, int studyId, int sampleSetId, Map<String, Cohort> cohorts) {
        this.connection = connection;
        this.accession = accession;
        this.studyId = studyId;
        this.sampleSetId = sampleSetId;
        this.cohorts = cohorts;
    }

    /** Opens a study. Throws STUDY_NOT_FOUND if the warehouse has none of that accession, or no matrix of it. */
    public static StudyMatrix open(Connection connection, String accession) throws SQLException {
        try (var query = connection.prepareStatement(STUDY)) {
            query.setString(1, accession);
            var row = query.executeQuery();
            if (!row.next()) {
                throw new PipelineException(
                        ErrorCode.STUDY_NOT_FOUND,
                        "no gene expression study \"" + accession + "\" is in the warehouse");
            }
            if (!row.getBoolean("complete")) {
                throw new PipelineException(
                        ErrorCode.STUDY_NOT_FOUND,
                        "study " + accession + " has no matrix of values, or is still being loaded");
            }
            var sampleSetId = row.getInt("sample_set_id");
            return new StudyMatrix(
                    connection, accession, row.getInt("study_id"), sampleSetId, cohorts(connection, sampleSetId));
        }
    }

    /** The study's key. */
    public int studyId() {
        return studyId;
    }

    /** The samples of an illness. Throws COHORT_INVALID if fewer have it than needed. */
    public Cohort cohort(String code, int needed) {
        var cohort = cohorts.get(code);
        if (cohort == null || cohort.columns().length < needed) {
            var there = cohorts.values().stream()
                    .map(one -> one.code() + " (" + one.columns().length + ")")
                    .collect(Collectors.joining(", "));
            throw new PipelineException(
                    ErrorCode.COHORT_INVALID,
                    "study %s has %d samples of cohort \"%s\", and %d are needed; its cohorts are: %s"
                            .formatted(accession, cohort == null ? 0 : cohort.columns().length, code, needed, there));
        }
        return cohort;
    }

    @Override
    public void visit(int afterGeneId, Consumer<GeneRow> visitor) throws SQLException {
        try (var query = connection.prepareStatement(GENES)) {
            query.setInt(1, sampleSetId);
            query.setInt(2, afterGeneId);
            visit(query, visitor);
        }
    }

    /** The rows of chosen genes by accession. Throws GENE_NOT_FOUND if the study lacks any. */
    public Map<String, GeneRow> genes(Collection<String> accessions) throws SQLException {
        var found = new HashMap<String, GeneRow>();
        try (var query = connection.prepareStatement(CHOSEN)) {
            query.setInt(1, sampleSetId);
            query.setArray(2, connection.createArrayOf("text", accessions.toArray()));
            visit(query, row -> found.put(row.gene(), row));
        }
        var missing = new LinkedHashSet<>(accessions);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            var named = missing.stream().limit(NAMED_IN_A_MESSAGE).collect(Collectors.joining(", "));
            throw new PipelineException(
                    ErrorCode.GENE_NOT_FOUND,
                    "study %s has no values of %d of the genes: %s%s"
                            .formatted(
                                    accession, missing.size(), named, missing.size() > NAMED_IN_A_MESSAGE ? " …" : ""));
        }
        return found;
    }

    private static void visit(PreparedStatement query, Consumer<GeneRow> visitor) throws SQLException {
        query.setFetchSize(FETCH_SIZE);
        query.unwrap(PGStatement.class).setPrepareThreshold(BINARY_ALWAYS);
        var row = query.executeQuery();
        while (row.next()) {
            visitor.accept(
                    new GeneRow(row.getInt("gene_id"), row.getString("accession"), floats(row.getBytes("expression"))));
        }
    }

    /**
     * Reads PostgreSQL's binary form of an array of one dimension (array_send in arrayfuncs.c): the number of
     * dimensions, a flag, the element's type, the length, the lower bound; then each element's length in bytes, -1
     * for null, and the element.
     */
    static float[] floats(byte[] array) {
        var bytes = ByteBuffer.wrap(array);
        if (bytes.getInt() == 0) {
            return new float[0];
        }
        bytes.position(bytes.position() + 2 * Integer.BYTES);
        var values = new float[bytes.getInt()];
        bytes.getInt();
        for (var i = 0; i < values.length; i++) {
            values[i] = bytes.getInt() < 0 ? Float.NaN : bytes.getFloat();
        }
        return values;
    }

    private static Map<String, Cohort> cohorts(Connection connection, int sampleSetId) throws SQLException {
        var cohorts = new LinkedHashMap<String, Cohort>();
        try (var query = connection.prepareStatement(ILLNESSES)) {
            query.setInt(1, sampleSetId);
            var row = query.executeQuery();
            while (row.next()) {
                var columns = (Integer[]) row.getArray("columns").getArray();
                var cohort = new Cohort(
                        row.getInt("illness_id"),
                        row.getString("code"),
                        Arrays.stream(columns).mapToInt(Integer::intValue).toArray());
                cohorts.put(cohort.code(), cohort);
            }
        }
        return cohorts;
    }
}
