package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.cairn.load.ledger.ConsumerOffsets;
import dev.cairn.load.ledger.ItemChange;
import dev.cairn.load.ledger.Outcome;
import dev.cairn.load.ledger.Repeat;
import dev.cairn.load.ledger.Seal;
import dev.cairn.load.rows.ExpressionStudyWriter;
import dev.cairn.load.rows.GeneExpressionWriter;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.schemas.GeneExpression;
import dev.cairn.schemas.ItemRepeats;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Items whose header alone was sent: their genes are those of an earlier run. Each test has a study of its own. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepeatedGenesIT {
    private static final String[] SAMPLES = {"S1:SEPSIS", "S2:CONTROL"};

    private final ConsumerOffsets offsets = new ConsumerOffsets("load");

    private HikariDataSource pool;
    private TestDatabase database;

    @BeforeAll
    void migrate(PipelineEnvironment environment) throws Exception {
        pool = Databases.migrated(environment, 2);
        database = new TestDatabase(environment);
    }

    @AfterAll
    void close() throws Exception {
        database.close();
        pool.close();
    }

    @Test
    void areUnchangedAndWriteNoRow() throws Exception {
        load("sent", 0, study("RP1"));
        var rows = rows("RP1");

        assertThat(repeat("repeated", 60, "RP1", "sent")).isEqualTo(Map.of(Outcome.UNCHANGED, 3));

        assertThat(database.account("repeated", "RP1")).isEqualTo("COMPLETED 3 0 3 0 0");
        assertThat(rows("RP1")).isEqualTo(rows);
        assertThat(genes("repeated")).isEqualTo(genes("sent")).hasSize(2);
        assertThat(database.imbalances()).isEmpty();
    }

    @Test
    void canBeRepeatedOnceMoreAndWereSeenThen() throws Exception {
        load("first", 0, study("RP2"));
        repeat("second", 60, "RP2", "first");

        assertThat(repeat("third", 120, "RP2", "second")).isEqualTo(Map.of(Outcome.UNCHANGED, 3));

        assertThat(load("seen between", 90, List.of(gene("RP2", "GB", 4, 4)))).isEqualTo(Map.of(Outcome.SUPERSEDED, 1));
    }

    @Test
    void areNotRepeatedWhereOneOfThemChangedSince() throws Exception {
        load("original", 0, study("RP3"));
        load("changed", 60, List.of(study("RP3").get(0), gene("RP3", "GA", 1, 2), gene("RP3", "GB", 9, 9)));

        assertThat(repeat("outdated", 120, "RP3", "original")).isEqualTo(Map.of(Outcome.UNCHANGED, 1));

        assertThat(database.account("outdated", "RP3")).isEqualTo("FAILED 1 0 1 0 0");
        assertThat(database.rows("select error_code, error_message from run_items where run_id = 'outdated'"))
                .singleElement()
                .asString()
                .startsWith("4009 ")
                .contains("run original", "only 1 of 2", "runs resume");
        assertThat(rows("RP3")).anyMatch(row -> row.endsWith("{9,9}"));
        assertThat(database.imbalances()).isEmpty();
    }

    @Test
    void areNotRepeatedOfARunThatIsNotComplete() throws Exception {
        load("half", 0, study("RP4").subList(0, 2), 3);

        repeat("of half", 60, "RP4", "half");

        assertThat(database.account("of half", "RP4")).isEqualTo("FAILED 1 0 1 0 0");
    }

    /** Two samples, two genes. */
    private static List<SpecificRecord> study(String accession) {
        return List.of(
                Expressions.header(accession, 2, SAMPLES),
                gene(accession, "GA", 1, 2),
                gene(accession, "GB", -0.5f, 7));
    }

    private static GeneExpression gene(String accession, String gene, float... values) {
        return Expressions.gene(accession, Expressions.set(accession, SAMPLES), gene, values);
    }

    private Map<Outcome, Integer> load(String runId, long seconds, List<? extends SpecificRecord> documents)
            throws Exception {
        return load(runId, seconds, documents, documents.size());
    }

    private Map<Outcome, Integer> load(
            String runId, long seconds, List<? extends SpecificRecord> documents, long expected) throws Exception {
        var records = IntStream.range(0, documents.size())
                .mapToObj(i -> Expressions.record(runId, i, seconds, documents.get(i)))
                .toList();
        return load(
                runId,
                records,
                batch -> batch.add(records.get(0).item(), ItemChange.sealed(new Seal(0, expected, null, null))));
    }

    /** Loads a header, and a seal that repeats the two genes. */
    private Map<Outcome, Integer> repeat(String runId, long seconds, String accession, String earlier)
            throws Exception {
        var record = Expressions.record(runId, 0, seconds, study(accession).get(0));
        var repeat = new Repeat(
                record.item(),
                new Seal(0, 3, null, null),
                record.header().getObservedAt(),
                new ItemRepeats(earlier, 1L, 2L));
        return load(runId, List.of(record), batch -> batch.add(repeat));
    }

    private Map<Outcome, Integer> load(String runId, List<LoadRecord> records, Consumer<Batch> seal) throws Exception {
        var partition = new TopicPartition(runId, 0);
        try (var connection = pool.getConnection()) {
            var unused = offsets.claim(connection, List.of(partition));
        }
        var batch = new Batch();
        batch.read(partition, 0, records.size(), 1);
        records.forEach(batch::add);
        seal.accept(batch);
        var letters = new DeadLetters(InstantSource.fixed(Studies.TIME));
        var writers = List.of(new ExpressionStudyWriter(), new GeneExpressionWriter());
        return new BatchLoader(pool, offsets, new RecordLoader(writers, letters), new ArrayList<>()::addAll)
                .load(batch)
                .tally();
    }

    /** The arrays of a study, and which transaction wrote each. */
    private List<String> rows(String study) {
        return database.rows("""
                select e.xmin, e.expression::text from gene_expression e join sample_sets t using (sample_set_id)
                join dim_study s using (study_id) where accession = ? order by gene_id""", study);
    }

    /** The genes of a run as it found them. */
    private List<String> genes(String runId) {
        return database.rows("""
                select document ->> 'gene', document ->> 'values' from run_records
                join document_versions using (content_hash)
                where run_id = ? and record_key like '%/%' order by 1""", runId);
    }
}
