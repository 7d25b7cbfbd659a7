package dev.cairn.load;

import static dev.cairn.load.Narratives.narrative;
import static dev.cairn.load.Narratives.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.load.ledger.Outcome;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.load.rows.NarrativeSourceWriter;
import dev.cairn.load.rows.NarrativeWriter;
import dev.cairn.schemas.Narrative;
import dev.cairn.schemas.NarrativeExclusion;
import dev.cairn.schemas.NarrativeSource;
import dev.cairn.schemas.NarrativeType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files of narratives, and narratives, in their tables. */
class NarrativeLoadIT extends OpenTransaction {
    private final NarrativeSourceWriter sources = new NarrativeSourceWriter();
    private final NarrativeWriter narratives = new NarrativeWriter();

    @Test
    void aFileIsKeptWithWhatWasFoundOfIt() throws Exception {
        var header = record("f-1", 0, 0, Narratives.source("cases.csv"));

        assertThat(sources.write(connection, List.of(header))).containsExactly(Outcome.LOADED);
        assertThat(sources.write(connection, List.of(header))).containsExactly(Outcome.UNCHANGED);

        assertThat(rows("select data_source, file, encode(checksum, 'hex'), layout, columns, figures, run_id"
                        + " from narrative_sources"))
                .containsExactly("county cases.csv " + "ab".repeat(32)
                        + " LONG {\"incident_id\": \"IncidentID\"} {\"rows\": 30.0} f-1");
        assertThat(rows("select study, run_id, phase, code, severity, count from data_quality"))
                .containsExactly("county f-1 ENTRY BLANK INFO 2");
        assertThat(rows("select study, rejected, score, figures from quality_figures"))
                .containsExactly("county f 99 {\"rows\": 30.0}");
        assertThat(rows("select data_type, document ->> 'file' from documents"))
                .containsExactly("narratives cases.csv");
    }

    @Test
    void ofARejectedFileOnlyTheFindingsAreKept() throws Exception {
        var header = record("f-2", 0, 0, Narratives.rejected("broken.csv"));

        assertThat(sources.write(connection, List.of(header))).containsExactly(Outcome.LOADED);

        assertThat(rows("select 1 from narrative_sources")).isEmpty();
        assertThat(rows("select study, code, severity from data_quality"))
                .containsExactly("county COLUMN_MISSING ERROR");
        assertThat(rows("select rejected, score from quality_figures")).containsExactly("t 50");
        assertThat(rows("select document ->> 'rejected' from documents")).containsExactly("true");
    }

    @Test
    void aFileWithoutAChecksumIsRejectedAsAValue() {
        var source = new NarrativeSource(
                Narratives.SOURCE, "cases.csv", "none", "LONG", Map.of(), false, List.of(), Map.of());

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> sources.write(connection, List.of(record("f-3", 0, 0, source))))
                .satisfies(e -> assertThat(e.getSQLState()).startsWith("22"));
    }

    @Test
    void aNarrativeIsKeptWithItsLabels() throws Exception {
        var labelled = new Narrative(
                Narratives.SOURCE, "A 1/2", NarrativeType.LE, "Seen at home.", null, true, false, 2019, "S7");
        var blank = new Narrative(
                Narratives.SOURCE, "A 1/2", NarrativeType.CME, "", NarrativeExclusion.BLANK, null, null, null, null);

        assertThat(write(record("n-1", 0, 0, labelled), record("n-1", 1, 0, blank)))
                .containsExactly(Outcome.LOADED, Outcome.LOADED);

        assertThat(rows("select incident_id, narrative_type, narrative_text, exclusion, manual_flag, case_flag,"
                        + " incident_year, site_id from source_narratives order by narrative_type"))
                .containsExactly("A 1/2 cme  BLANK null null null null", "A 1/2 le Seen at home. null t f 2019 S7");
        assertThat(rows("select document ->> 'narrative_type' from documents order by 1"))
                .containsExactly("CME", "LE");
    }

    @Test
    void theNewestObservationOfANarrativeWins() throws Exception {
        var first = record("n-1", 0, 0, narrative("A1", NarrativeType.LE, "first"));
        var second = record("n-2", 0, 60, narrative("A1", NarrativeType.LE, "second"));
        var third = record("n-3", 0, 30, narrative("A1", NarrativeType.LE, "third"));

        assertThat(write(first)).containsExactly(Outcome.LOADED);
        assertThat(write(second)).containsExactly(Outcome.LOADED);
        assertThat(write(third)).as("an older one").containsExactly(Outcome.SUPERSEDED);
        assertThat(write(second)).as("the same again").containsExactly(Outcome.UNCHANGED);

        assertThat(rows("select narrative_text, run_id from source_narratives")).containsExactly("second n-2");
        assertThat(rows("select document ->> 'text' from documents order by 1"))
                .as("every version")
                .containsExactly("first", "second", "third");
    }

    @Test
    void ofTwoInABatchTheNewerWins() throws Exception {
        var newer = record("n-1", 0, 9, narrative("A1", NarrativeType.LE, "newer"));
        var older = record("n-1", 1, 0, narrative("A1", NarrativeType.LE, "older"));
        var same = record("n-1", 2, 3, narrative("A1", NarrativeType.LE, "newer"));

        assertThat(write(newer, older, same)).containsExactly(Outcome.LOADED, Outcome.SUPERSEDED, Outcome.UNCHANGED);
        assertThat(rows("select narrative_text from source_narratives")).containsExactly("newer");
    }

    @Test
    void incidentsOfWhichOneIsTheBeginningOfAnotherStayApart() throws Exception {
        assertThat(write(
                        record("n-1", 0, 0, narrative("A", NarrativeType.LE, "x")),
                        record("n-1", 1, 0, narrative("A/le", NarrativeType.LE, "y")),
                        record("n-1", 2, 0, narrative("A", NarrativeType.CME, "z"))))
                .containsOnly(Outcome.LOADED);
        assertThat(rows("select narrative_text from source_narratives order by 1"))
                .containsExactly("x", "y", "z");
    }

    private List<Outcome> write(LoadRecord... records) throws SQLException {
        return narratives.write(connection, List.of(records));
    }

    private List<String> rows(String sql) throws SQLException {
        try (var query = connection.prepareStatement(sql);
                var row = query.executeQuery()) {
            var rows = new ArrayList<String>();
            while (row.next()) {
                var columns = new ArrayList<String>();
                for (var i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    columns.add(row.getString(i));
                }
                rows.add(String.join(" ", columns));
            }
            return rows;
        }
    }
}
