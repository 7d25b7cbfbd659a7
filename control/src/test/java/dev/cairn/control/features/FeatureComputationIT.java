package dev.cairn.control.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.expression.StudyMatrix;
import dev.cairn.control.features.FeatureRequest.GenePair;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeatureComputationIT {
    private static final List<String> BOTH = List.of("SEPSIS", "CONTROL");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private FeatureComputation computation;

    @BeforeAll
    void createTables(PipelineEnvironment environment) {
        tables = LedgerTables.create(environment);
        computation = new FeatureComputation(tables.database());
    }

    /** A study of three septic samples and four controls, in turns, and one unknown. */
    @BeforeEach
    void aStudy() throws SQLException {
        tables.execute("truncate fact_feature_values, dim_feature, gene_expression, sample_sets, dim_sample, dim_study,"
                + " dim_gene restart identity cascade");
        tables.execute("insert into dim_study (accession) values ('SRP1'), ('SRP2')");
        tables.execute("insert into dim_sample (study_id, accession, illness_id, illness_confidence, illness_rule,"
                + " attributes) select 1, 'SRR' || n, (array[3, 4, 3, 4, 3, 4, 4, 5])[n], 1, 'rule', '{}'"
                + " from generate_series(1, 8) n");
        tables.execute("insert into sample_sets (study_id, hash, sample_ids) values (1, 'h', '{1,2,3,4,5,6,7,8}')");
        tables.execute("update dim_study set sample_set_id = 1 where accession = 'SRP1'");
        gene("A", "{1, 10, 2, 20, 3, 30, 40, 99}");
        gene("B", "{5, 1, 5, 2, NULL, 3, 4, NULL}");
        gene("C", "{7, 7, 7, 7, 7, 7, 7, 7}");
    }

    @Test
    void computesGenesAndPairsByCohortAndBetweenCohorts() throws SQLException {
        var summary = computation.compute(request(List.of("A"), List.of(new GenePair("A", "B")), BOTH));

        assertThat(value("A", null, "mean", "SEPSIS", null)).isEqualTo(2);
        assertThat(value("A", null, "mean", "CONTROL", null)).isEqualTo(25);
        assertThat(value("A", null, "mean_difference", "SEPSIS", "CONTROL")).isEqualTo(-23);
        assertThat(value("A", "B", "pearson_r", "CONTROL", null)).isCloseTo(1, within(1e-12));
        assertThat(samples("A", "mean_difference")).isEqualTo(7);
        assertThat(count("where cohort = 'CONTROL' and cohort2 = 'SEPSIS'")).isZero();
        assertThat(summary.values()).isEqualTo(summary.written()).isEqualTo(count(""));
        assertThat(summary.features()).isEqualTo(234);
        assertThat(summary.undefined()).isPositive();
    }

    @Test
    void leavesOutWhatHasTooFewSamplesOrIsNotDefined() throws SQLException {
        computation.compute(request(List.of("B", "C"), List.of(), BOTH));

        assertThat(count("where gene = 'B' and cohort = 'SEPSIS'"))
                .as("two samples")
                .isZero();
        assertThat(count("where gene = 'B' and feature = 'mean'")).isOne();
        assertThat(value("C", null, "variance", "SEPSIS", null)).isZero();
        assertThat(count("where gene = 'C' and feature in ('skewness', 'welch_t', 'cohens_d')"))
                .isZero();
    }

    @Test
    void computesAllGenesAgainWithoutWritingAnything() throws SQLException {
        var request = new FeatureRequest("SRP1", List.of(), true, List.of(), BOTH, FeatureCatalogue.features(), 3);
        var first = computation.compute(request);
        var rows = count("");
        var again = computation.compute(request);

        assertThat(first.genes()).isEqualTo(3);
        assertThat(first.features()).as("without those of pairs").isBetween(134, 233);
        assertThat(first.written()).isEqualTo(rows).isEqualTo(first.values());
        assertThat(again.values()).isEqualTo(first.values());
        assertThat(List.of(again.written(), again.removed())).containsOnly(0L);
        assertThat(count("")).isEqualTo(rows);
    }

    @Test
    void replacesValuesThatChangedAndRemovesThoseNoLongerDefined() throws SQLException {
        var request = request(List.of("A"), List.of(), List.of("SEPSIS"));
        computation.compute(request);
        assertThat(value("A", null, "skewness", "SEPSIS", null)).isZero();
        tables.execute("update gene_expression set expression = '{4, 10, 4, 20, 4, 30, 40, 99}' where gene_id = 1");
        var again = computation.compute(request);

        assertThat(value("A", null, "mean", "SEPSIS", null)).isEqualTo(4);
        assertThat(count("where feature = 'skewness'")).isZero();
        assertThat(again.removed()).isPositive();
        assertThat(count("")).isEqualTo(again.values());
    }

    @Test
    void keepsTheCatalogueInStepWithTheCode() throws SQLException {
        tables.execute(
                "insert into dim_feature (name, kind, family, definition, unit, parameters, source, current) values"
                        + " ('gone', 'GENE_COHORT', 'f', 'd', '1', '{}', 's', true),"
                        + " ('mean', 'GENE_COHORT', 'f', 'an old definition', '1', '{}', 's', true)");
        computation.compute(request(List.of("A"), List.of(), List.of("SEPSIS")));

        assertThat(tables.execute("delete from dim_feature where name = 'gone' and not current"))
                .isOne();
        assertThat(tables.execute("update dim_feature set name = name where name = 'mean' and definition = 'Σx / n'"))
                .isOne();
        assertThat(tables.execute("update dim_feature set name = name where current"))
                .isEqualTo(234);
    }

    @Test
    void scansTheStudysMatrix() {
        var found = tables.database().read(connection -> {
            var matrix = StudyMatrix.open(connection, "SRP1");
            var request = new ScanRequest(ScanStatistic.PEARSON, false, matrix.cohort("CONTROL", 3), null, 5, 0);
            return PairScan.scan(request, matrix);
        });
        assertThat(List.of(found.genes(), found.undefined(), found.incomplete()))
                .containsExactly(2, 1, 0);
        assertThat(found.strongest())
                .extracting(ScoredPair::gene, ScoredPair::gene2)
                .containsExactly(tuple("A", "B"));
    }

    @Test
    void saysWhatIsNotThere() throws SQLException {
        refused(ErrorCode.STUDY_NOT_FOUND, "\"SRP9\"", request("SRP9", List.of("A"), BOTH));
        refused(ErrorCode.STUDY_NOT_FOUND, "SRP2 has no matrix", request("SRP2", List.of("A"), BOTH));
        refused(ErrorCode.GENE_NOT_FOUND, "X, Y", request("SRP1", List.of("A", "X", "Y"), BOTH));
        refused(
                ErrorCode.COHORT_INVALID,
                "0 samples of cohort \"SEPTIC_SHOCK\", and 3 are needed;"
                        + " its cohorts are: SEPSIS (3), CONTROL (4), UNKNOWN (1)",
                request("SRP1", List.of("A"), List.of("SEPTIC_SHOCK")));
        refused(ErrorCode.COHORT_INVALID, "UNKNOWN", request("SRP1", List.of("A"), List.of("UNKNOWN")));
        assertThatThrownBy(() -> FeatureCatalogue.named(List.of("meen", "trimmed_mean")))
                .hasMessageContaining("\"meen\"")
                .isInstanceOf(PipelineException.class);
        assertThatThrownBy(() -> FeatureCatalogue.named(List.of("trimmed_mean")))
                .hasMessageContaining("trimmed_mean_5");
        assertThat(tables.execute("update dim_feature set name = name"))
                .as("written")
                .isZero();
    }

    private void refused(ErrorCode code, String message, FeatureRequest request) {
        assertThatThrownBy(() -> computation.compute(request))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static FeatureRequest request(String study, List<String> genes, List<String> cohorts) {
        return new FeatureRequest(study, genes, false, List.of(), cohorts, FeatureCatalogue.features(), 3);
    }

    private static FeatureRequest request(List<String> genes, List<GenePair> pairs, List<String> cohorts) {
        return new FeatureRequest("SRP1", genes, false, pairs, cohorts, FeatureCatalogue.features(), 3);
    }

    private void gene(String accession, String values) throws SQLException {
        tables.execute("insert into dim_gene (accession) values (?)", accession);
        tables.execute(
                "insert into gene_expression select 1, gene_id, ?::real[], 'h', now(), 'ge-1' from dim_gene"
                        + " where accession = ?",
                values,
                accession);
    }

    private double value(String gene, String gene2, String feature, String cohort, String cohort2) {
        return tables.database().read(connection -> {
            try (var query = connection.prepareStatement("select value from vw_feature_values where study = 'SRP1'"
                    + " and gene = ? and gene2 is not distinct from ? and feature = ? and cohort = ?"
                    + " and cohort2 is not distinct from ?")) {
                var at = 0;
                for (var text : new String[] {gene, gene2, feature, cohort, cohort2}) {
                    query.setString(++at, text);
                }
                var row = query.executeQuery();
                assertThat(row.next()).as(feature).isTrue();
                return row.getDouble(1);
            }
        });
    }

    private long samples(String gene, String feature) {
        return number(
                "select samples from vw_feature_values where gene = '" + gene + "' and feature = '" + feature + "'");
    }

    private long count(String where) {
        return number("select count(*) from vw_feature_values " + where);
    }

    private long number(String question) {
        return tables.database().read(connection -> {
            try (var query = connection.prepareStatement(question)) {
                var row = query.executeQuery();
                assertThat(row.next()).isTrue();
                return row.getLong(1);
            }
        });
    }
}
