package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.load.ledger.ConsumerOffsets;
import dev.cairn.load.ledger.ItemChange;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.ledger.Outcome;
import dev.cairn.load.ledger.Seal;
import dev.cairn.load.rows.ExpressionStudyWriter;
import dev.cairn.load.rows.GeneExpressionWriter;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.ExpressionStudy;
import dev.cairn.schemas.GeneExpression;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Expression studies through the transaction of a batch, without Kafka. Each test has studies of its own. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExpressionLoadIT {
    private static final String[] SAMPLES = {"S1:SEPSIS", "S2:CONTROL", "S3:SEPSIS"};

    private final ConsumerOffsets offsets = new ConsumerOffsets("load");
    private final List<DeadLetter> sent = new ArrayList<>();

    private HikariDataSource pool;
    private TestDatabase database;

    @BeforeAll
    void migrate(PipelineEnvironment environment) throws Exception {
        pool = Databases.migrated(environment, 4);
        database = new TestDatabase(environment);
    }

    @AfterAll
    void close() throws Exception {
        database.close();
        pool.close();
    }

    @Test
    void aStudyIsLoadedAndLoadedAgainUnchanged() throws Exception {
        assertThat(load("first", 0, study("ST1"))).isEqualTo(Map.of(Outcome.LOADED, 3));

        assertThat(values("ST1")).containsExactly("GA {1,NULL,3.5}", "GB {-0.5,0,7}");
        assertThat(database.rows("""
                select title, organism, technology, attributes, genes, quality_score, run_id from dim_study
                where accession = 'ST1'"""))
                .containsExactly("Title of ST1 Species of ST1 RNA_SEQ {\"pubmed\": \"1\"} 2 99 first");
        assertThat(database.rows("""
                select p.accession, p.title, l.name, l.manufacturer, i.code, p.illness_rule, p.attributes
                from dim_sample p join dim_study s using (study_id) join dim_platform l using (platform_id)
                join dim_illness i using (illness_id) where s.accession = 'ST1' and p.accession = 'S2'"""))
                .containsExactly("S2 Title of S2 HiSeq 2000 Illumina CONTROL rule {\"tissue\": \"blood\"}");
        assertThat(database.rows("""
                select document -> 'samples' -> 0 -> 'attributes' ->> 'tissue' from documents
                join run_records using (content_hash) where run_id = 'first'""")).containsExactly("blood");

        var before = identities("ST1");
        assertThat(load("again", 60, study("ST1"))).isEqualTo(Map.of(Outcome.UNCHANGED, 3));
        assertThat(identities("ST1")).isEqualTo(before);
        assertThat(database.account("again", "ST1")).isEqualTo("COMPLETED 3 0 3 0 0");
    }

    @Test
    void oneChangedGeneLoadsOneRowAndKeepsTheOldArray() throws Exception {
        load("before", 0, study("ST2"));
        var others = identities("ST2");
        var set = Expressions.set("ST2", SAMPLES);
        var changed = Expressions.gene("ST2", set, "GB", 9, 9, 9);

        assertThat(load("after", 60, replace(study("ST2"), 2, changed)))
                .isEqualTo(Map.of(Outcome.LOADED, 1, Outcome.UNCHANGED, 2));

        assertThat(values("ST2")).containsExactly("GA {1,NULL,3.5}", "GB {9,9,9}");
        assertThat(identities("ST2")).hasSize(2).containsAnyElementsOf(others).isNotEqualTo(others);
        assertThat(database.rows(documents("before"))).contains("GB [-0.5,0,7]");
        assertThat(database.rows(documents("after"))).contains("GB [9,9,9]");

        load("back", 120, study("ST2"));
        assertThat(values("ST2")).contains("GB {-0.5,0,7}");
        assertThat(database.rows(documents("before"))).containsExactly("GA [1,null,3.5]", "GB [-0.5,0,7]");
        assertThat(database.rows(documents("after"))).contains("GB [9,9,9]");
    }

    @Test
    void genesMayComeBeforeTheirHeader() throws Exception {
        var study = study("ST3");
        load("early", 0, study.subList(1, 3));
        assertThat(database.rows("""
                select coalesce(title, '?'), coalesce(t.sample_ids::text, '?') from dim_study s
                join sample_sets t using (study_id) where accession = 'ST3'""")).containsExactly("? ?");
        assertThat(database.rows("select count(*) from vw_expression_long where study = 'ST3'"))
                .containsExactly("0");

        load("late", 1, study.subList(0, 1));
        assertThat(database.rows("""
                select sample, illness, expression from vw_expression_long where study = 'ST3' and gene = 'GB' order by 1""")).containsExactly("S1 SEPSIS -0.5", "S2 CONTROL 0", "S3 SEPSIS 7");
    }

    @Test
    void studiesThatShareGenesAndSamplesDoNotClash() throws Exception {
        load("share-1", 0, study("ST4"));
        load("share-2", 0, study("ST5"));

        assertThat(values("ST4")).isEqualTo(values("ST5"));
        assertThat(database.rows("""
                select count(distinct p.sample_id), count(distinct p.accession), count(distinct f.gene_id)
                from fact_gene_expression f join dim_sample p using (sample_id) join dim_study s on s.study_id = f.study_id
                where s.accession in ('ST4', 'ST5')""")).containsExactly("6 3 2");
        assertThat(database.rows(
                        "select study from gene_across_studies('GA') where study in ('ST4', 'ST5') order by 1"))
                .containsExactly("ST4", "ST5");
        assertThat(database.rows("select gene, expression::text from study_matrix('ST5') order by 1"))
                .containsExactly("GA {1,NULL,3.5}", "GB {-0.5,0,7}");
    }

    @Test
    void anotherSampleSetLeavesTheArraysOfTheOldOne() throws Exception {
        load("set-1", 0, study("ST6"));
        var samples = new String[] {"S3:SEPSIS", "S4:CONTROL"};
        var set = Expressions.set("ST6", samples);
        var second = List.of(Expressions.header("ST6", 1, samples), Expressions.gene("ST6", set, "GA", 30, 40));
        assertThat(load("set-2", 60, second)).isEqualTo(Map.of(Outcome.LOADED, 2));

        assertThat(values("ST6")).containsExactly("GA {30,40}");
        assertThat(database.rows(documents("set-1"))).containsExactly("GA [1,null,3.5]", "GB [-0.5,0,7]");

        var late = Expressions.gene("ST6", Expressions.set("ST6", SAMPLES), "GC", 5, 5, 5);
        assertThat(load("set-late", 30, List.of(late))).isEqualTo(Map.of(Outcome.SUPERSEDED, 1));
        assertThat(database.rows(documents("set-late"))).containsExactly("GC [5,5,5]");
        assertThat(values("ST6")).containsExactly("GA {30,40}");

        load("set-3", 120, study("ST6"));
        assertThat(values("ST6")).containsExactly("GA {1,NULL,3.5}", "GB {-0.5,0,7}", "GC {5,5,5}");
    }

    @Test
    void anObservationThatComesLateDoesNotReplaceANewerOne() throws Exception {
        var set = Expressions.set("ST7", SAMPLES);
        var older = replace(study("ST7"), 1, Expressions.gene("ST7", set, "GA", 8, 8, 8));
        var olderHeader = Expressions.header("ST7", 5, SAMPLES);
        load("newer", 60, study("ST7"));

        assertThat(load("older", 0, replace(older, 0, olderHeader)))
                .isEqualTo(Map.of(Outcome.SUPERSEDED, 2, Outcome.UNCHANGED, 1));

        assertThat(values("ST7")).contains("GA {1,NULL,3.5}");
        assertThat(database.rows("select genes from dim_study where accession = 'ST7'"))
                .containsExactly("2");
        assertThat(database.rows(documents("older"))).contains("GA [8,8,8]");

        load("seen", 120, study("ST7"));
        assertThat(load("between", 90, List.of(older.get(1)))).isEqualTo(Map.of(Outcome.SUPERSEDED, 1));
    }

    @Test
    void ofTwoObservationsInABatchTheNewerIsLoaded() throws Exception {
        var set = Expressions.set("ST8", SAMPLES);
        var newer = Expressions.record("both", 0, 60, Expressions.gene("ST8", set, "GA", 2, 2, 2));
        var older = Expressions.record("both", 1, 0, Expressions.gene("ST8", set, "GA", 1, 1, 1));
        var same = Expressions.record("both", 2, 30, Expressions.gene("ST8", set, "GA", 2, 2, 2));
        load("both", List.of(newer, older, same), 3);

        assertThat(database.rows("select ordinal, outcome from run_records where run_id = 'both' order by 1"))
                .containsExactly("0 LOADED", "1 SUPERSEDED", "2 UNCHANGED");
        assertThat(database.rows(documents("both"))).containsExactly("GA [1,1,1]", "GA [2,2,2]", "GA [2,2,2]");
    }

    @Test
    void ofARejectedStudyOnlyTheFindingsAreKept() throws Exception {
        assertThat(load("refused", 0, List.of(Expressions.rejected("ST9")))).isEqualTo(Map.of(Outcome.LOADED, 1));

        assertThat(database.rows("select count(*) from dim_study where accession = 'ST9'"))
                .containsExactly("0");
        assertThat(database.rows("select phase, code, severity, location, count from data_quality where study = 'ST9'"))
                .containsExactly("ENTRY DUPLICATE_GENE ERROR line 3 2");
        assertThat(database.rows("select rejected, score from quality_figures where study = 'ST9'"))
                .containsExactly("t 50");
        assertThat(database.rows("""
                select document ->> 'rejected' from document_versions join run_records using (content_hash)
                where run_id = 'refused'""")).containsExactly("true");
    }

    @Test
    void aRecordWithABadValueDoesNotHoldUpTheOthers() throws Exception {
        sent.clear();
        var study = new ArrayList<>(study("ST10"));
        var set = Expressions.set("ST10", SAMPLES);
        study.add(new GeneExpression("ST10", "GC", set, ByteBuffer.wrap(new byte[] {1, 2, 3})));
        study.add(Expressions.gene("ST10", set, "G\0", 1, 2, 3));
        study.add(Expressions.gene("ST10", "no hash", "GD", 1, 2, 3));

        assertThat(load("bad", 0, study)).isEqualTo(Map.of(Outcome.LOADED, 3));
        assertThat(sent)
                .extracting(DeadLetter::getCode)
                .containsExactly(
                        ErrorCode.VALUE_REJECTED.number(),
                        ErrorCode.VALUE_REJECTED.number(),
                        ErrorCode.VALUE_REJECTED.number());
        assertThat(sent).extracting(DeadLetter::getMessage).anyMatch(message -> message.contains("multiple of four"));
        assertThat(values("ST10")).hasSize(2);
    }

    @Test
    void genesThatAreMissingOrUnevenAreFoundAfterLoading() throws Exception {
        var set = Expressions.set("ST11", SAMPLES);
        var study = List.<SpecificRecord>of(
                Expressions.header("ST11", 3, SAMPLES),
                Expressions.gene("ST11", set, "GA", 1, 2),
                Expressions.gene("ST11", set, "GB", 1, Float.NaN, 3));
        load("uneven", 0, study);

        assertThat(database.rows("""
                select code, severity, count from data_quality where study = 'ST11' and phase = 'LOADED' order by 1""")).containsExactly("ARRAY_LENGTH ERROR 1", "GENES_MISSING ERROR 1");
        assertThat(database.rows("select quality_score from dim_study where accession = 'ST11'"))
                .containsExactly("0");
        assertThat(database.rows("select figures ->> 'loaded_genes' from quality_figures where study = 'ST11'"))
                .containsExactly("2.0");
    }

    @Test
    void aStudyWhoseGenesNoOtherOfItsOrganismHasIsNoticed() throws Exception {
        load("overlap-1", 0, study("HS1"));
        load("overlap-2", 0, study("HS2"));
        var strange = Expressions.gene("HS3", Expressions.set("HS3", SAMPLES), "PROBE_1", 1, 2, 3);
        load("overlap-3", 0, List.of(Expressions.header("HS3", 1, SAMPLES), strange));

        assertThat(database.rows("""
                select study, coalesce(figures ->> 'gene_overlap', '-'), score from quality_figures
                where study like 'HS%' order by 1""")).containsExactly("HS1 - 99", "HS2 1.0 99", "HS3 0.0 89");
        assertThat(database.rows("select study, severity, count from data_quality where code = 'GENE_OVERLAP_LOW'"))
                .containsExactly("HS3 WARNING 1");
    }

    @Test
    void theCohortsOfTheViewsAreThoseOfTheSamples() throws Exception {
        var samples = new String[] {"A:SEPSIS", "B:SEPSIS", "C:SEPSIS", "D:CONTROL", "E:CONTROL", "F:CONTROL"};
        var set = Expressions.set("ST12", samples);
        load(
                "views",
                0,
                List.of(
                        Expressions.header("ST12", 3, samples),
                        Expressions.gene("ST12", set, "V1", 1, 2, 6, 3, 3, Float.NaN),
                        Expressions.gene("ST12", set, "V2", 1, 2, 3, 4, 5, 6),
                        Expressions.gene("ST12", set, "V3", -1, 3, 7, 4, 5, 6)));

        assertThat(database.rows("""
                select illness, n, mean, sd::numeric(9, 6), median, quartile_1, quartile_3 from vw_expression_by_cohort
                where study = 'ST12' and gene = 'V1' order by 1""")).containsExactly("CONTROL 2 3 0.000000 3 3 3", "SEPSIS 3 3 2.645751 2 1.5 4");
        assertThat(database.rows("""
                select sample, expression, coalesce(log2_expression::text, '-') from vw_expression_long
                where study = 'ST12' and gene = 'V3' and illness = 'SEPSIS' order by 1""")).containsExactly("A -1 -", "B 3 2", "C 7 3");
        assertThat(database.rows("""
                select gene_a, gene_b, cohorts, samples from vw_gene_pairs_candidate
                where study = 'ST12' and gene_a < gene_b""")).containsExactly("V2 V3 2 6");
        assertThat(database.rows("""
                select gene_b from vw_gene_pairs_candidate where study = 'ST12' and gene_a = 'V3'""")).containsExactly("V2");
    }

    @Test
    void loadersOfStudiesThatShareGenesGoOnTogether() throws Exception {
        var threads = Executors.newFixedThreadPool(3);
        try {
            var loaders = IntStream.range(0, 3)
                    .<Callable<Map<Outcome, Integer>>>mapToObj(n -> () -> {
                        var study = new ArrayList<SpecificRecord>();
                        study.add(Expressions.header("SH" + n, 300, SAMPLES));
                        for (var g = 0; g < 300; g++) {
                            var gene = "SHARED" + (n == 0 ? g : 299 - g);
                            study.add(Expressions.gene("SH" + n, Expressions.set("SH" + n, SAMPLES), gene, g, n, 1));
                        }
                        return load("shared-" + n, 0, study);
                    })
                    .toList();
            for (var done : threads.invokeAll(loaders)) {
                assertThat(done.get()).isEqualTo(Map.of(Outcome.LOADED, 301));
            }
            assertThat(database.imbalances()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void arraysOfManySamplesArriveAsTheyWere() throws Exception {
        var samples =
                IntStream.range(0, 3000).mapToObj(i -> "L" + i + ":UNKNOWN").toArray(String[]::new);
        var values = new float[samples.length];
        for (var i = 0; i < values.length; i++) {
            values[i] = i % 7 == 0 ? Float.NaN : i * 0.37f - 20;
        }
        var set = Expressions.set("ST13", samples);
        load("large", 0, List.of(Expressions.header("ST13", 1, samples), Expressions.gene("ST13", set, "GL", values)));

        var rows = database.rows("""
                select coalesce(v::text, 'NaN') from study_matrix('ST13'), unnest(expression) with ordinality u (v, n)
                order by n""");
        assertThat(rows).hasSize(values.length);
        for (var i = 0; i < values.length; i++) {
            assertThat(Float.valueOf(rows.get(i))).isEqualTo(Float.valueOf(values[i]));
        }
        assertThat(database.rows("select quality_score from dim_study where accession = 'ST13'"))
                .containsExactly("99");
    }

    /** Three samples, two genes. */
    private static List<SpecificRecord> study(String accession) {
        var set = Expressions.set(accession, SAMPLES);
        return List.of(
                Expressions.header(accession, 2, SAMPLES),
                Expressions.gene(accession, set, "GA", 1, Float.NaN, 3.5f),
                Expressions.gene(accession, set, "GB", -0.5f, 0, 7));
    }

    private static List<SpecificRecord> replace(List<SpecificRecord> study, int at, SpecificRecord document) {
        var changed = new ArrayList<>(study);
        changed.set(at, document);
        return changed;
    }

    private Map<Outcome, Integer> load(String runId, long seconds, List<? extends SpecificRecord> documents)
            throws Exception {
        var records = IntStream.range(0, documents.size())
                .mapToObj(i -> Expressions.record(runId, i, seconds, documents.get(i)))
                .toList();
        return load(runId, records, records.size());
    }

    /** Loads records as a whole run of one item. */
    private Map<Outcome, Integer> load(String runId, List<LoadRecord> records, long expected) throws Exception {
        var partition = new TopicPartition(runId, 0);
        try (var connection = pool.getConnection()) {
            var unused = offsets.claim(connection, List.of(partition));
        }
        var batch = new Batch();
        batch.read(partition, 0, records.size(), 1);
        records.forEach(batch::add);
        var item = new ItemKey(runId, Expressions.DATA_TYPE, entity(records.get(0)));
        batch.add(item, ItemChange.sealed(new Seal(0, expected, null, null)));
        var letters = new DeadLetters(InstantSource.fixed(Studies.TIME));
        var writers = List.of(new ExpressionStudyWriter(), new GeneExpressionWriter());
        return new BatchLoader(pool, offsets, new RecordLoader(writers, letters), sent::addAll)
                .load(batch)
                .tally();
    }

    private static String entity(LoadRecord record) {
        return record.payload().getDocument() instanceof ExpressionStudy study
                ? study.getAccession()
                : ((GeneExpression) record.payload().getDocument()).getStudy();
    }

    private List<String> values(String study) {
        return database.rows("select gene, expression::text from study_matrix(?) order by gene", study);
    }

    /** Of each row of a study, where it is and which transaction wrote it. */
    private List<String> identities(String study) {
        return database.rows("""
                select e.ctid, e.xmin from gene_expression e join sample_sets t using (sample_set_id)
                join dim_study s using (study_id) where accession = ? order by gene_id""", study);
    }

    /** The genes of a run as it found them. */
    private static String documents(String runId) {
        return """
                select document ->> 'gene', replace((document -> 'values')::text, ' ', '')
                from run_records join document_versions using (content_hash)
                where run_id = '%s' and record_key like '%%/%%' order by 1, 2""".formatted(runId);
    }
}
