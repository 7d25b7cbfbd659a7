package dev.cairn.control.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.compare.RunComparison;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.export.CsvSink;
import dev.cairn.control.export.ExportedRecord;
import dev.cairn.control.export.RecordSink;
import dev.cairn.control.export.RunExport;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.runs.Reconcile;
import dev.cairn.control.runs.RunBalance;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.kit.model.ModelPrices;
import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.ledger.RecordOutcomes;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.load.rows.NarrativeResultWriter;
import dev.cairn.load.rows.NarrativeSourceWriter;
import dev.cairn.load.rows.NarrativeWriter;
import dev.cairn.load.rows.RecordWriter;
import dev.cairn.schemas.Completion;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.ExperimentNarrative;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelKind;
import dev.cairn.schemas.ModelResult;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.Narrative;
import dev.cairn.schemas.NarrativeSource;
import dev.cairn.schemas.NarrativeType;
import dev.cairn.schemas.QualityFinding;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Severity;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs of narratives and of experiments as the loader's writers leave them: rebuilt, compared, balanced and removed. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NarrativeRunsIT {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final String NARRATIVES = "narratives";
    private static final String EXPERIMENTS = ExperimentSettings.DATA_TYPE;
    private static final String UNREADABLE = "I cannot say.";
    private static final String DETECTED = "{\"detected\": true, \"confidence\": 0.9}";

    private final List<RecordWriter> writers = List.of(
            new NarrativeSourceWriter(),
            new NarrativeWriter(),
            new NarrativeResultWriter(ModelPrices.read(new ConfigReader(Map.of()))));

    @SuppressWarnings("NullAway.Init") // set before all tests
    private PipelineEnvironment environment;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    private int runs;

    @BeforeAll
    void createTables(PipelineEnvironment given) {
        environment = given;
        environment.createTopics();
        tables = LedgerTables.create(environment);
    }

    /** The second file has another text of A1; the second run of the experiment answers what the first could not. */
    @BeforeEach
    void fourRuns() throws SQLException {
        tables.empty();
        tables.execute("truncate narrative_sources, source_narratives, experiments, narrative_results,"
                + " narrative_results_replaced");
        tables.execute(
                "insert into experiments values ('x-1', 'x', null, null, 'county', 'chat:large', null, null, '', null,"
                        + " '{}', null, false, '{}', '', now())");
        runs = 0;
        load("n-1", NARRATIVES, 0, header("a.csv"), narrative("A1", "first words"), narrative("A/2", "other words"));
        load("n-2", NARRATIVES, 60, header("b.csv"), narrative("A1", "second"), narrative("A/2", "other words"));
        load("e-1", EXPERIMENTS, 120, asked("A1", 0), asked("A/2", 0));
        load("e-2", EXPERIMENTS, 180, asked("A/2", 1));
    }

    @Test
    void everyRunBalances() {
        assertBalanced("n-1", "n-2", "e-1", "e-2");
    }

    @Test
    void eachRunIsExportedAsItWas(@TempDir Path directory) throws Exception {
        assertThat(export("n-1"))
                .extracting(ExportedRecord::recordKey, record -> text(record.document(), "text"))
                .containsExactly(
                        tuple("county", "-"),
                        tuple("county/A1/cme", "first words"),
                        tuple("county/A/2/cme", "other words"));
        assertThat(export("e-1"))
                .extracting(ExportedRecord::recordKey, record -> text(record.document(), "incident_id"))
                .containsExactly(tuple("x-1/A1/cme", "A1"), tuple("x-1/A/2/cme", "A/2"));

        for (var run : List.of("n-2", "e-2")) {
            var file = directory.resolve(run);
            new RunExport(database())
                    .write(run, null, dataType -> new CsvSink(dataType, Files.newBufferedWriter(file)));
            assertThat(Files.readAllLines(file)).hasSize(run.equals("n-2") ? 4 : 2);
            assertThat(Files.readString(file)).contains("incident_id");
        }
    }

    @Test
    void aComparisonTellsThatATextChangedAndNotItsWords() {
        var diff = new RunComparison(database()).compare("n-1", "n-2", null, 10);

        assertThat(diff.changed()).isEqualTo(2);
        assertThat(diff.unchanged()).isEqualTo(1);
        assertThat(diff.toString())
                .contains("$.text", "11 characters", "6 characters")
                .doesNotContain("words", "second");
    }

    @Test
    void whatOnlyARemovedRunReferredToGoesAndNarrativesAndResultsStay() throws SQLException {
        var before = cleanup().dryRun(new Retention(1, null, null));
        assertThat(before.removed()).extracting(RemovedRun::runId).containsExactly("n-1", "e-1");
        assertThat(before.documents()).isEqualTo(3);

        var done = cleanup().run(new Retention(1, null, null));

        assertThat(done.documents())
                .as("a header, a text, and a question without an answer")
                .isEqualTo(3);
        assertThat(count("source_narratives")).isEqualTo(2);
        assertThat(count("narrative_sources")).isEqualTo(1);
        assertThat(count("narrative_results where detected")).isEqualTo(2);
        assertThat(count("narrative_results_replaced")).isEqualTo(1);
        assertThat(count("data_quality where run_id = 'n-1'")).isZero();
        assertThat(count("data_quality where run_id = 'n-2'")).isEqualTo(1);
        assertThat(count("quality_figures")).isEqualTo(1);
        assertThat(count("narrative_results r join documents d using (content_hash)"))
                .as("also that of the run that is gone, for its result is current")
                .isEqualTo(2);
        assertBalanced("n-2", "e-2");
    }

    @Test
    void anObservationThatIsOlderThanWhatARemovedRunSawIsStillSuperseded() throws SQLException {
        load("n-3", NARRATIVES, 600, header("b.csv"), narrative("A1", "second"), narrative("A/2", "other words"));
        load("n-4", NARRATIVES, 30, header("c.csv"), narrative("A/9", "new"));
        cleanup().run(new Retention(1, null, NARRATIVES));

        load("n-5", NARRATIVES, 300, header("a.csv"), narrative("A1", "third"));

        assertThat(count("source_narratives where narrative_text = 'second'")).isEqualTo(1);
        assertThat(count("narrative_sources where file = 'b.csv'")).isEqualTo(1);
    }

    private void load(String runId, String dataType, long seconds, SpecificRecord... documents) throws SQLException {
        var entity = dataType.equals(NARRATIVES) ? "county" : "x-1";
        runs++;
        tables.execute(
                "insert into runs (run_id, data_type, source, settings, items_total, status, created_at, finished_at)"
                        + " select ?, ?, 'file:x', '{}', 1, 'COMPLETED', t, t"
                        + " from (select now() - interval '5 hours' + ? * interval '1 minute' as t) as time",
                runId,
                dataType,
                runs);
        tables.execute(
                "insert into run_items (run_id, data_type, entity, status, expected, run_number)"
                        + " values (?, ?, ?, 'COMPLETED', ?, ?)",
                runId,
                dataType,
                entity,
                documents.length,
                runs);
        var records = new ArrayList<LoadRecord>();
        for (var document : documents) {
            var header = new RecordHeader(
                    runId,
                    dataType,
                    entity,
                    0,
                    key(document),
                    (long) records.size(),
                    "file:x",
                    TIME.plusSeconds(seconds),
                    Map.of(),
                    0);
            records.add(record(header, document));
        }
        write(runId, records);
        tables.execute(
                "update run_items i set loaded = (select count(*) from record_outcomes r where r.item_id = i.item_id and"
                        + " outcome = 'LOADED'), unchanged = (select count(*) from record_outcomes r where r.item_id ="
                        + " i.item_id and outcome = 'UNCHANGED') where run_id = ?",
                runId);
    }

    private void write(String runId, List<LoadRecord> records) throws SQLException {
        try (var connection = environment.connectToDatabase()) {
            connection.setAutoCommit(false);
            long itemId;
            try (var query = connection.prepareStatement("select item_id from run_items where run_id = ?")) {
                query.setString(1, runId);
                var row = query.executeQuery();
                row.next();
                itemId = row.getLong(1);
            }
            var rows = new ArrayList<RecordOutcomes.Row>();
            for (var writer : writers) {
                var some = records.stream()
                        .filter(record -> record.payload().getDocument().getClass() == writer.documentType())
                        .toList();
                var outcomes = writer.write(connection, some).iterator();
                for (var record : some) {
                    rows.add(new RecordOutcomes.Row(
                            new RecordOutcomes.Id(itemId, 0, record.header().getOrdinal()),
                            0,
                            record.observedAt(),
                            record.header().getRecordKey(),
                            outcomes.next(),
                            record.contentHash()));
                }
            }
            var unused = RecordOutcomes.insert(connection, rows);
            connection.commit();
        }
    }

    private static String key(SpecificRecord document) {
        if (document instanceof ExperimentNarrative asked) {
            return "x-1/" + asked.getIncidentId() + "/cme";
        }
        return document instanceof Narrative narrative ? "county/" + narrative.getIncidentId() + "/cme" : "county";
    }

    private static LoadRecord record(RecordHeader header, SpecificRecord document) {
        var hash = RecordHash.of(document);
        return new LoadRecord(
                header,
                new EnrichedPayload(hash, document, answer(document)),
                ContentHash.parse(hash),
                ItemKey.of(header),
                new ConsumerRecord<>("enriched", 0, header.getOrdinal(), header.getRecordKey(), new byte[1]));
    }

    /** That of A/2 is of no use when it is asked for the first time. */
    private static @Nullable ModelResult answer(SpecificRecord document) {
        if (!(document instanceof ExperimentNarrative asked)) {
            return null;
        }
        var text = asked.getIncidentId().equals("A/2") && asked.getAsk() == 0 ? UNREADABLE : DETECTED;
        var answer = ModelAnswer.newBuilder()
                .setRequestKey(asked.getRequestKey())
                .setAskId("ask")
                .setKind(ModelKind.COMPLETION)
                .setModel("chat:large")
                .setOutcome(new Completion(text, "stop", null))
                .setPromptTokens(7)
                .setCompletionTokens(1)
                .setLatencyMicros(1000)
                .setAnsweredAt(TIME)
                .build();
        return new ModelResult(ModelUse.CALLED, answer);
    }

    private static NarrativeSource header(String file) {
        var finding = new QualityFinding("BLANK", Severity.INFO, file, "one is blank", 1L);
        return new NarrativeSource(
                "county", file, "0".repeat(64), "LONG", Map.of(), false, List.of(finding), Map.of("rows", 2.0));
    }

    private static Narrative narrative(String incident, String text) {
        return new Narrative("county", incident, NarrativeType.CME, text, null, null, null, null, null);
    }

    private static ExperimentNarrative asked(String incident, int ask) {
        return new ExperimentNarrative("x-1", "county", incident, NarrativeType.CME, ask, "r" + incident + ask);
    }

    private List<ExportedRecord> export(String runId) {
        var records = new ArrayList<ExportedRecord>();
        new RunExport(database()).write(runId, null, dataType -> new RecordSink() {
            @Override
            public void write(ExportedRecord record) {
                records.add(record);
            }

            @Override
            public void close() {}
        });
        return records;
    }

    /** The text of a field of a document; "-" if it has none. */
    private static String text(String document, String field) {
        var at = document.indexOf("\"" + field + "\":\"");
        var from = at + field.length() + 4;
        return at < 0 ? "-" : document.substring(from, document.indexOf('"', from));
    }

    private void assertBalanced(String... runIds) {
        assertThat(new Reconcile(database()).compare(Optional.empty()).runs())
                .filteredOn(run -> run.verdict() == RunBalance.Verdict.BALANCED)
                .extracting(RunBalance::runId)
                .containsExactlyInAnyOrder(runIds);
    }

    private Cleanup cleanup() {
        var clock = InstantSource.system();
        var audit = new AuditTrail(environment.kafka(), clock, "test@here");
        return new Cleanup(environment.kafka(), database(), audit, clock);
    }

    private LedgerDatabase database() {
        return tables.database();
    }

    private long count(String from) {
        return database().read(connection -> {
            try (var query = connection.prepareStatement("select count(*) from " + from)) {
                var row = query.executeQuery();
                row.next();
                return row.getLong(1);
            }
        });
    }
}
