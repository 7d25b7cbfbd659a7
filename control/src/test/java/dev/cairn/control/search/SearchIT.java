package dev.cairn.control.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cairn.control.LedgerTables;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchIT {
    private static final float[] EAST = {1, 0};

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @BeforeAll
    void createTables(PipelineEnvironment environment) {
        tables = LedgerTables.create(environment);
    }

    @BeforeEach
    void empty() throws SQLException {
        tables.empty();
    }

    @Test
    void findsTheNearestStudiesFirst() throws SQLException {
        study("NCT1", "m", "{0, 1}");
        study("NCT2", "m", "{2, 0}");
        study("NCT3", "m", "{1, 1}");

        var hits = new Search(tables.database()).nearest("m", EAST, 2);

        assertThat(hits).extracting(Hit::nctId).containsExactly("NCT2", "NCT3");
        assertThat(hits.get(0).score()).isEqualTo(1);
        assertThat(hits.get(1).score()).isCloseTo(Math.sqrt(0.5), within(1e-7));
        assertThat(hits.get(0).title()).isEqualTo("Title of NCT2");
        assertThat(hits.get(0).conditions()).containsExactly("Condition of NCT2");
    }

    @Test
    void leavesOtherModelsOut() throws SQLException {
        study("NCT1", "m", "{0, 1}");
        study("NCT2", "other", "{1, 0}");

        assertThat(new Search(tables.database()).nearest("m", EAST, 10))
                .extracting(Hit::nctId)
                .containsExactly("NCT1");
    }

    @Test
    void takesTheModelOfTheNewestEmbedding() throws SQLException {
        var search = new Search(tables.database());
        assertThat(search.newestModel()).isEmpty();

        study("NCT1", "new", "{0, 1}");
        study("NCT2", "old", "{0, 1}");
        tables.execute("update embeddings set created_at = created_at - interval '1 day' where model = 'old'");

        assertThat(search.newestModel()).hasValue("new");
    }

    private void study(String nctId, String model, String vector) throws SQLException {
        tables.execute(
                "insert into embeddings values (?, ?, 2, ?::real[], 5, now())", "key of " + nctId, model, vector);
        tables.execute(
                "insert into clinical_trials (nct_id, brief_title, overall_status, conditions, keywords, phases, std_ages,"
                        + " content_hash, embedding_key, observed_at, run_id)"
                        + " values (?, ?, 'COMPLETED', array[?], '{}', '{}', '{}', '', ?, now(), 'ct-1')",
                nctId,
                "Title of " + nctId,
                "Condition of " + nctId,
                "key of " + nctId);
    }
}
