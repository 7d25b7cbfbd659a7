package dev.cairn.control.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.control.LedgerTables;
import dev.cairn.control.export.RunExport.Totals;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunExportIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECORDS = 10_000;
    private static final int DEAD_EVERY = 1_000;
    private static final Instant OBSERVED = Instant.parse("2026-01-02T03:04:05.000006Z");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunExport export;

    @BeforeAll
    void createTables(PipelineEnvironment environment) {
        tables = LedgerTables.create(environment);
        export = new RunExport(tables.database());
    }

    @BeforeEach
    void twoRunsOfWhichTheSecondChangedEverything() throws SQLException {
        tables.empty();
        for (var run : List.of("a", "b")) {
            tables.run(run, "COMPLETED", 2);
            tables.item(run, "bulk:all", 0, 0, 0);
            tables.item(run, "ORPHA:9", 0, 0, 0);
            tables.execute("update run_items set run_number = ? where run_id = ?", run.equals("a") ? 1 : 2, run);
            tables.execute("""
                    insert into documents select convert_to(? || n, 'UTF8'), 'clinical_trials', json_build_object(
                        'nct_id', 'NCT' || n, 'brief_title', 'Title "' || n || E'",\\nof run ' || ?,
                        'enrollment_count', n, 'has_results', n % 2 = 0, 'conditions', json_build_array('é', n::text),
                        'start_date', json_build_object('date', '2024-01-01', 'precision', 'YEAR'))
                    from generate_series(0, 9999) n""", run, run);
            tables.execute("""
                    insert into record_outcomes (item_id, ordinal, observed_at, record_key, outcome, content_hash)
                    select item_id, n / 2, ?::timestamptz, 'NCT' || n,
                        case when n % 1000 = 7 then 'DEAD' when n % 3 = 0 then 'LOADED' when n % 3 = 1 then 'UNCHANGED'
                        else 'SUPERSEDED' end,
                        case when n % 1000 = 7 then null else convert_to(? || n, 'UTF8') end
                    from generate_series(9999, 0, -1) n
                    join run_items on run_id = ? and entity = case when n % 2 = 0 then 'ORPHA:9' else 'bulk:all' end
                    """, OBSERVED.toString(), run, run);
        }
    }

    @Test
    void writesARunAsItWasInOneOrder() throws IOException {
        var written = new StringWriter();
        var totals = export.write("a", null, type -> new NdjsonSink(written));

        var dead = RECORDS / DEAD_EVERY;
        assertThat(totals).isEqualTo(new Totals("a", "clinical_trials", "COMPLETED", 2, RECORDS - dead, dead));
        var lines = written.toString().lines().toList();
        assertThat(lines).hasSize(RECORDS - dead);
        var first = JSON.readTree(lines.get(0));
        assertThat(names(first))
                .containsExactly(
                        "run_id",
                        "run_number",
                        "data_type",
                        "entity",
                        "record_key",
                        "ordinal",
                        "outcome",
                        "observed_at",
                        "content_hash",
                        "document");
        assertThat(first.get("entity").asText()).isEqualTo("ORPHA:9");
        assertThat(first.get("run_number").asLong()).isOne();
        assertThat(first.get("observed_at").asText()).isEqualTo(OBSERVED.toString());
        assertThat(first.at("/document/brief_title").asText()).isEqualTo("Title \"0\",\nof run a");
        assertThat(lines.stream().map(RunExportIT::place).toList())
                .isEqualTo(IntStream.range(0, RECORDS)
                        .mapToObj(i -> i < RECORDS / 2 ? 2 * i : 2 * (i - RECORDS / 2) + 1)
                        .filter(n -> n % DEAD_EVERY != 7)
                        .map(n -> "NCT" + n)
                        .toList());
        var again = new StringWriter();
        export.write("a", null, type -> new NdjsonSink(again));
        assertThat(again).hasToString(written.toString());
    }

    @Test
    void writesOneEntityOnly() {
        var keys = new ArrayList<String>();
        var totals = export.write("b", "ORPHA:9", type -> sink(record -> keys.add(record.entity())));
        assertThat(totals.records()).isEqualTo(RECORDS / 2);
        assertThat(totals.dead()).isZero();
        assertThat(keys).hasSize(RECORDS / 2).containsOnly("ORPHA:9");
    }

    @Test
    void writesCsvThatReadsBack() throws IOException {
        var written = new StringWriter();
        export.write("a", null, type -> new CsvSink(type, written));
        var format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (var parser = CSVParser.parse(written.toString(), format)) {
            assertThat(parser.getHeaderNames())
                    .hasSize(9 + ClinicalTrial.getClassSchema().getFields().size())
                    .startsWith("run_id", "run_number", "data_type", "entity", "record_key", "ordinal", "outcome");
            var rows = parser.getRecords();
            assertThat(rows).hasSize(RECORDS - RECORDS / DEAD_EVERY);
            var second = rows.get(1);
            assertThat(second.get("brief_title")).isEqualTo("Title \"2\",\nof run a");
            assertThat(second.get("enrollment_count")).isEqualTo("2");
            assertThat(second.get("has_results")).isEqualTo("true");
            assertThat(second.get("conditions")).isEqualTo("[\"é\",\"2\"]");
            assertThat(second.get("start_date")).isEqualTo("{\"date\":\"2024-01-01\",\"precision\":\"YEAR\"}");
            assertThat(second.get("official_title")).isEmpty();
        }
    }

    @Test
    void writesParquetThatReadsBackTyped(@TempDir Path folder) throws IOException {
        var file = folder.resolve("a.parquet");
        export.write("a", null, type -> new ParquetSink(type, file));
        try (var rows = ParquetReader.streamContent(file.toFile(), new Rows())) {
            var all = rows.toList();
            assertThat(all).hasSize(RECORDS - RECORDS / DEAD_EVERY);
            assertThat(all.get(1))
                    .containsEntry("record_key", "NCT2")
                    .containsEntry("ordinal", 1L)
                    .containsEntry("run_number", 1L)
                    .containsEntry("observed_at", 1_767_323_045_000_006L)
                    .containsEntry("brief_title", "Title \"2\",\nof run a")
                    .containsEntry("enrollment_count", 2L)
                    .containsEntry("has_results", true)
                    .containsEntry("conditions", "[\"é\",\"2\"]")
                    .containsEntry("official_title", null);
        }
        assertThat(ParquetReader.readMetadata(file.toFile())
                        .getFileMetaData()
                        .getSchema()
                        .getType("observed_at"))
                .hasToString("optional int64 observed_at (TIMESTAMP(MICROS,true))");
    }

    @Test
    void writesAnEmptyRun(@TempDir Path folder) throws Exception {
        tables.run("none", "COMPLETED", 1);
        tables.item("none", "ORPHA:1", 0, 0, 0);
        var csv = new StringWriter();
        assertThat(export.write("none", null, type -> new CsvSink(type, csv)).records())
                .isZero();
        assertThat(csv.toString().lines()).hasSize(1);
        var file = folder.resolve("none.parquet");
        export.write("none", null, type -> new ParquetSink(type, file));
        assertThat(ParquetReader.streamContent(file.toFile(), new Rows())).isEmpty();
    }

    @Test
    void findsARunByTheNumberThatItHasForAnEntity() throws SQLException {
        assertThat(export.runOf("clinical_trials", "ORPHA:9", 1)).isEqualTo("a");
        assertThat(export.runOf("clinical_trials", "ORPHA:9", 2)).isEqualTo("b");
        assertFails(ErrorCode.ITEM_NOT_FOUND, () -> export.runOf("clinical_trials", "ORPHA:9", 3), "its last one is 2");
        assertFails(ErrorCode.ITEM_NOT_FOUND, () -> export.runOf("clinical_trials", "ORPHA:8", 1), "none at all");
    }

    @Test
    void refusesWhatItCannotRebuild() throws SQLException {
        tables.execute("delete from documents where content_hash = ?", "a8".getBytes(UTF_8));
        assertFails(ErrorCode.DOCUMENT_MISSING, () -> export.write("a", null, type -> sink(record -> {})), "NCT8");
        assertFails(ErrorCode.RUN_NOT_FOUND, () -> export.write("c", null, type -> sink(record -> {})), "\"c\"");
        assertFails(
                ErrorCode.ITEM_NOT_FOUND, () -> export.write("a", "ORPHA:8", type -> sink(record -> {})), "ORPHA:8");
        tables.execute("insert into runs (run_id, data_type) values ('n', 'weather')");
        assertFails(
                ErrorCode.FORMAT_UNSUPPORTED,
                () -> export.write("n", null, type -> new CsvSink(type, new StringWriter())),
                "export them as ndjson");
    }

    @Test
    void endsWhereNobodyReadsOn() {
        assertThatThrownBy(() -> export.write(
                        "a",
                        null,
                        type -> sink(record -> {
                            throw new IOException("nobody reads");
                        })))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nobody reads");
    }

    @Test
    void saysThatARunIsStillOpen() throws SQLException {
        tables.execute("update runs set status = 'RUNNING' where run_id = 'a'");
        assertThat(export.write("a", null, type -> sink(record -> {})).open()).isTrue();
        assertThat(export.write("b", null, type -> sink(record -> {})).open()).isFalse();
    }

    private static void assertFails(ErrorCode code, Runnable action, String message) {
        assertThatThrownBy(action::run)
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String place(String line) {
        try {
            return JSON.readTree(line).get("record_key").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private interface Taker {
        void take(ExportedRecord record) throws IOException;
    }

    private static RecordSink sink(Taker taker) {
        return new RecordSink() {
            @Override
            public void write(ExportedRecord record) throws IOException {
                taker.take(record);
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    /** Rows as maps. */
    private static final class Rows implements Hydrator<Map<String, Object>, Map<String, Object>, String[]> {
        @Override
        public Map<String, Object> start() {
            return new HashMap<>();
        }

        @Override
        public Map<String, Object> add(Map<String, Object> row, String[] path, Object value) {
            row.put(path[path.length - 1], value);
            return row;
        }

        @Override
        public Map<String, Object> finish(Map<String, Object> row) {
            return row;
        }
    }
}
