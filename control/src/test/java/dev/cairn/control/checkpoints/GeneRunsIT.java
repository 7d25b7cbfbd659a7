package dev.cairn.control.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.compare.RecordChange;
import dev.cairn.control.compare.RecordChange.Kind;
import dev.cairn.control.compare.RunComparison;
import dev.cairn.control.export.ExportedRecord;
import dev.cairn.control.export.RecordSink;
import dev.cairn.control.export.RunExport;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.quality.Finding;
import dev.cairn.control.quality.Quality;
import dev.cairn.control.quality.RunQuality;
import dev.cairn.control.runs.Reconcile;
import dev.cairn.control.runs.RunBalance;
import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.content.SampleSet;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.ledger.RecordOutcomes;
import dev.cairn.load.rows.ExpressionStudyWriter;
import dev.cairn.load.rows.GeneExpressionWriter;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.load.rows.RecordWriter;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.ExpressionSample;
import dev.cairn.schemas.ExpressionStudy;
import dev.cairn.schemas.GeneExpression;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.IllnessCall;
import dev.cairn.schemas.QualityFinding;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Severity;
import dev.cairn.schemas.Technology;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs of gene expression as the loader's writers leave them: rebuilt, compared, balanced and removed. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneRunsIT {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final List<String> THREE = List.of("S1", "S2", "S3");
    private static final List<String> TWO = List.of("S3", "S1");

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

    /** The second run has another gene, the third other samples. */
    @BeforeEach
    void threeRuns() throws SQLException {
        tables.empty();
        runs = 0;
        load("g-1", 0, header(THREE, 2), gene(THREE, "GA", 1, Float.NaN, 3), gene(THREE, "GB", 4, 5, 6));
        load("g-2", 60, header(THREE, 2), gene(THREE, "GA", 1, Float.NaN, 3), gene(THREE, "GB", 4, 5, 7));
        load("g-3", 120, header(TWO, 1), gene(TWO, "GA", 3, 1));
    }

    @Test
    void everyRunBalances() {
        assertBalanced("g-1", "g-2", "g-3");
    }

    @Test
    void aVersionThatIsGoneIsNoticed() throws SQLException {
        tables.execute("delete from gene_expression_replaced");

        var found = new Reconcile(tables.database()).compare(Optional.of("g-1"));
        assertThat(found.runs()).extracting(RunBalance::verdict).containsExactly(RunBalance.Verdict.MISMATCH);
        assertThatThrownBy(() -> export("g-1"))
                .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.DOCUMENT_MISSING))
                .hasMessageContaining("ST/GB");
    }

    @Test
    void eachRunIsExportedAsItWas() {
        assertThat(export("g-1"))
                .extracting(ExportedRecord::recordKey, record -> values(record.document()))
                .containsExactly(tuple("ST", ""), tuple("ST/GA", "[1,null,3]"), tuple("ST/GB", "[4,5,6]"));
        assertThat(export("g-2"))
                .extracting(record -> values(record.document()))
                .contains("[4,5,7]");
        assertThat(export("g-3"))
                .extracting(record -> values(record.document()))
                .contains("[3,1]");
    }

    @Test
    void aComparisonNamesTheGeneThatChanged() {
        var diff = new RunComparison(tables.database()).compare("g-1", "g-2", null, 10);

        assertThat(diff.unchanged()).isEqualTo(2);
        assertThat(diff.changes())
                .extracting(RecordChange::recordKey, RecordChange::kind)
                .containsExactly(tuple("ST/GB", Kind.CHANGED));
        assertThat(diff.fields()).containsExactly(Map.entry("$.values[*]", 1L));
    }

    @Test
    void aRunThatIsRemovedTakesTheArraysThatOnlyItReferredTo() throws SQLException {
        var retention = new Retention(2, null, null);

        assertThat(cleanup().dryRun(retention).documents()).isOne();
        var done = cleanup().run(retention);

        assertThat(done.removed()).containsExactly(new RemovedRun("g-1", "gene_expression", 1, 3, 0));
        assertThat(done.documents()).isOne();
        assertThat(export("g-2")).hasSize(3);
        assertBalanced("g-2", "g-3");
        assertThat(count("gene_expression_replaced")).isZero();
        assertThat(count("data_quality where run_id = 'g-1'")).isZero();
        assertThat(count("sample_sets")).isEqualTo(2);
    }

    @Test
    void aSampleSetGoesWithTheLastRunThatHadIt() throws SQLException {
        var retention = new Retention(1, null, "gene_expression");

        assertThat(cleanup().dryRun(retention).documents()).isEqualTo(4);
        assertThat(cleanup().run(retention).documents()).isEqualTo(4);

        assertThat(count("sample_sets")).isOne();
        assertThat(count("gene_expression")).isOne();
        assertThat(count("gene_expression_replaced")).isZero();
        assertThat(count("documents")).isOne();
        assertThat(export("g-3")).hasSize(2);
        assertBalanced("g-3");
    }

    @Test
    void aRowRemembersThatARemovedRunSawItLater() throws SQLException {
        load("g-4", 600, header(TWO, 1), gene(TWO, "GA", 3, 1));
        load("g-5", 300, header(TWO, 1), gene(TWO, "GA", 3, 1));

        assertThat(cleanup().run(new Retention(1, null, null)).removed()).hasSize(4);

        assertThat(count("gene_expression where observed_at = timestamptz '" + TIME.plusSeconds(600) + "'"))
                .isOne();
        assertThat(count("dim_study where observed_at = timestamptz '" + TIME.plusSeconds(600) + "'"))
                .isOne();
    }

    @Test
    void qualityIsShownRunByRunTheNewestFirst() {
        var shown = new Quality(tables.database()).show("ST");

        assertThat(shown).extracting(RunQuality::runId).containsExactly("g-3", "g-2", "g-1");
        assertThat(shown.get(0).rejected()).isFalse();
        assertThat(shown.get(0).score()).isEqualTo(89);
        assertThat(shown.get(0).figures()).containsEntry("values", 2.0);
        assertThat(shown.get(0).findings())
                .containsExactly(
                        new Finding("ENTRY", "RANGE", "WARNING", "GA", "too large", 3),
                        new Finding("ENTRY", "ALL_ZERO", "INFO", "GB", "all zero", 1));
        assertThatThrownBy(() -> new Quality(tables.database()).show("SRP0"))
                .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.STUDY_NOT_FOUND))
                .hasMessageContaining("SRP0");
    }

    /** A run of one item with these records, all loaded or found unchanged. */
    private void load(String runId, long seconds, SpecificRecord... documents) throws SQLException {
        runs++;
        tables.execute(
                "insert into runs (run_id, data_type, source, settings, items_total, status, created_at, finished_at)"
                        + " select ?, 'gene_expression', 'file:x', '{}', 1, 'COMPLETED', t, t"
                        + " from (select now() - interval '5 hours' + ? * interval '1 minute' as t) as time",
                runId,
                runs);
        tables.execute(
                "insert into run_items (run_id, data_type, entity, status, expected, run_number)"
                        + " values (?, 'gene_expression', 'ST', 'COMPLETED', ?, ?)",
                runId,
                documents.length,
                runs);
        var records = new ArrayList<LoadRecord>();
        for (var document : documents) {
            records.add(record(runId, records.size(), TIME.plusSeconds(seconds), document));
        }
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
            for (var writer : List.<RecordWriter>of(new ExpressionStudyWriter(), new GeneExpressionWriter())) {
                var some = records.stream()
                        .filter(record -> record.payload().getDocument().getClass() == writer.documentType())
                        .toList();
                var outcomes = writer.write(connection, some).iterator();
                for (var record : some) {
                    var header = record.header();
                    rows.add(new RecordOutcomes.Row(
                            new RecordOutcomes.Id(itemId, 0, header.getOrdinal()),
                            0,
                            record.observedAt(),
                            header.getRecordKey(),
                            outcomes.next(),
                            record.contentHash()));
                }
            }
            var unused = RecordOutcomes.insert(connection, rows);
            connection.commit();
        }
        tables.execute(
                "update run_items i set loaded = (select count(*) from record_outcomes r where r.item_id = i.item_id and"
                        + " outcome = 'LOADED'), unchanged = (select count(*) from record_outcomes r where r.item_id ="
                        + " i.item_id and outcome = 'UNCHANGED') where run_id = ?",
                runId);
    }

    private static LoadRecord record(String runId, long ordinal, Instant observedAt, SpecificRecord document) {
        var key = document instanceof GeneExpression gene ? "ST/" + gene.getGene() : "ST";
        var header =
                new RecordHeader(runId, "gene_expression", "ST", 0, key, ordinal, "file:x", observedAt, Map.of(), 0);
        var hash = RecordHash.of(document);
        return new LoadRecord(
                header,
                new EnrichedPayload(hash, document, null),
                ContentHash.parse(hash),
                ItemKey.of(header),
                new ConsumerRecord<>("enriched", 0, ordinal, key, new byte[1]));
    }

    private static ExpressionStudy header(List<String> samples, long genes) {
        var call = new IllnessCall(Illness.SEPSIS, 0.9, "rule", "evidence");
        return ExpressionStudy.newBuilder()
                .setAccession("ST")
                .setTechnology(Technology.RNA_SEQ)
                .setAttributes(Map.of())
                .setSampleSet(SampleSet.of("ST", samples))
                .setSamples(samples.stream()
                        .map(sample -> new ExpressionSample(sample, null, null, null, call, Map.of()))
                        .toList())
                .setGenes(genes)
                .setRejected(false)
                .setFindings(List.of(
                        new QualityFinding("ALL_ZERO", Severity.INFO, "GB", "all zero", 1L),
                        new QualityFinding("RANGE", Severity.WARNING, "GA", "too large", 3L)))
                .setFigures(Map.of("values", (double) genes * samples.size()))
                .build();
    }

    private static GeneExpression gene(List<String> samples, String gene, float... values) {
        var packed = ByteBuffer.allocate(values.length * Float.BYTES);
        for (var value : values) {
            packed.putFloat(value);
        }
        return new GeneExpression("ST", gene, SampleSet.of("ST", samples), packed.flip());
    }

    private List<ExportedRecord> export(String runId) {
        var records = new ArrayList<ExportedRecord>();
        new RunExport(tables.database()).write(runId, null, dataType -> new RecordSink() {
            @Override
            public void write(ExportedRecord record) {
                records.add(record);
            }

            @Override
            public void close() {}
        });
        return records;
    }

    /** The array of a gene's document; empty for a header. */
    private static String values(String document) {
        var at = document.indexOf("\"values\" : [");
        return at < 0 ? "" : document.substring(at + "\"values\" : ".length(), document.indexOf(']', at) + 1);
    }

    private void assertBalanced(String... runIds) {
        assertThat(new Reconcile(tables.database()).compare(Optional.empty()).runs())
                .filteredOn(run -> run.verdict() == RunBalance.Verdict.BALANCED)
                .extracting(RunBalance::runId)
                .containsExactly(runIds);
    }

    private Cleanup cleanup() {
        var clock = InstantSource.system();
        var audit = new AuditTrail(environment.kafka(), clock, "test@here");
        return new Cleanup(environment.kafka(), tables.database(), audit, clock);
    }

    private long count(String from) {
        return tables.database().read(connection -> {
            try (var query = connection.prepareStatement("select count(*) from " + from)) {
                var row = query.executeQuery();
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static ErrorCode code(Throwable thrown) {
        return ((PipelineException) thrown).code();
    }
}
