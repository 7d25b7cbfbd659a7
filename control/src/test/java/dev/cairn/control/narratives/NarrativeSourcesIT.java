package dev.cairn.control.narratives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.control.LedgerTables;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NarrativeSourcesIT {
    private static final String SUM = "ab".repeat(32);
    private static final String OTHER_SUM = "cd".repeat(32);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @BeforeAll
    void createTables(PipelineEnvironment environment) {
        tables = LedgerTables.create(environment);
    }

    @BeforeEach
    void empty() throws SQLException {
        tables.empty();
        tables.execute("truncate narrative_sources, source_narratives");
    }

    @Test
    void countsWhatEachDataSourceKeeps() throws SQLException {
        source("b", SUM, 0);
        source("a", OTHER_SUM, 0);
        narrative("a", "1", "cme", "text", null, true);
        narrative("a", "1", "le", "", "BLANK", null);
        narrative("a", "2", "le", "none", "PLACEHOLDER", false);

        var sources = new NarrativeSources(tables.database()).list();

        assertThat(sources).extracting(DataSource::name).containsExactly("a", "b");
        var first = sources.get(0);
        assertThat(first.counts()).isEqualTo(new DataSource.Counts(3, 2, 1, 2, 1, 1, 2, 1));
        assertThat(first.checksum()).isEqualTo(OTHER_SUM);
        assertThat(first.columns()).isEqualTo(Map.of("incident_id", "Nr"));
        assertThat(sources.get(1).counts()).isEqualTo(new DataSource.Counts(0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void showsTextsOnlyWhereTheyAreAskedFor() throws SQLException {
        source("a", SUM, 0);
        narrative("a", "1", "le", "the text", null, true);
        narrative("a", "1", "cme", "", "BLANK", null);
        narrative("a", "2", "cme", "another", null, null);
        var sources = new NarrativeSources(tables.database());

        assertThat(sources.narratives("a", "1", false))
                .isEqualTo(List.of(
                        new KeptNarrative("1", "cme", 0, null, "BLANK", null, null, null, null, "run-1"),
                        new KeptNarrative("1", "le", 8, null, null, true, null, null, null, "run-1")));
        assertThat(sources.narratives("a", "1", true))
                .extracting(KeptNarrative::text)
                .containsExactly("", "the text");
    }

    @Test
    void saysWhatIsNotThere() throws SQLException {
        source("a", SUM, 0);
        var sources = new NarrativeSources(tables.database());

        assertThat(sources.show("a").file()).isEqualTo("a.csv");
        assertThatThrownBy(() -> sources.show("none"))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_SOURCE_NOT_FOUND))
                .hasMessageContaining("\"none\"");
        assertThatThrownBy(() -> sources.narratives("a", "7", true)).hasMessageContaining("incident \"7\"");
    }

    @Test
    void knowsAFileThatIsLoaded() throws SQLException {
        source("a", SUM, 10);
        item("run-1", "a", "COMPLETED", 10);
        item("run-2", "a", "COMPLETED", 20);
        item("run-3", "a", "FAILED", 30);
        var sources = new NarrativeSources(tables.database());

        assertThat(sources.loaded("a", SUM))
                .contains(new NarrativeSources.Loaded("a.csv", Map.of("incident_id", "Nr"), "run-2"));
        assertThat(sources.loaded("a", OTHER_SUM)).isEmpty();
        assertThat(sources.loaded("b", SUM)).isEmpty();
    }

    @Test
    void takesAFileForLoadedOnlyIfItsNewestReadingCameToItsEnd() throws SQLException {
        source("a", SUM, 30); // another file was loaded in between, and then this one in part
        item("run-1", "a", "COMPLETED", 10);
        item("run-3", "a", "FAILED", 30);

        assertThat(new NarrativeSources(tables.database()).loaded("a", SUM)).isEmpty();
    }

    private void source(String name, String checksum, int second) throws SQLException {
        tables.execute(
                "insert into narrative_sources (data_source, file, checksum, layout, columns, figures, content_hash,"
                        + " observed_at, run_id) values (?, ?, decode(?, 'hex'), 'LONG', '{\"incident_id\": \"Nr\"}', '{}',"
                        + " '\\x01', to_timestamp(?), 'run-1')",
                name,
                name + ".csv",
                checksum,
                second);
    }

    private void narrative(String source, String incident, String type, String text, String exclusion, Boolean flag)
            throws SQLException {
        tables.execute(
                "insert into source_narratives (data_source, incident_id, narrative_type, narrative_text, exclusion,"
                        + " manual_flag, content_hash, observed_at, run_id)"
                        + " values (?, ?, ?, ?, ?, ?::boolean, '\\x01', now(), 'run-1')",
                source,
                incident,
                type,
                text,
                exclusion,
                flag);
    }

    private void item(String run, String entity, String status, int second) throws SQLException {
        tables.execute(
                "insert into run_items (run_id, data_type, entity, status, finished_at)"
                        + " values (?, 'narratives', ?, ?, to_timestamp(?))",
                run,
                entity,
                status,
                second);
        tables.execute(
                "insert into record_outcomes (item_id, ordinal, observed_at, record_key, outcome, content_hash)"
                        + " select item_id, 0, to_timestamp(?), entity, 'LOADED', '\\x01' from run_items where run_id = ?",
                second,
                run);
    }
}
