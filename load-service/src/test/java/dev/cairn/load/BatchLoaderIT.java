package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.load.ledger.ConsumerOffsets;
import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.ledger.Outcome;
import dev.cairn.load.rows.ClinicalTrialWriter;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.MatchedIn;
import dev.cairn.schemas.ModelUse;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The transaction of a batch, without Kafka. Each test has a topic of its own. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchLoaderIT {
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
    void aBatchThatAnotherLoaderHasLoadedLeavesNothing() throws Exception {
        claim("taken");
        var record = record("taken", 0, Studies.payload(Studies.trial(1)));
        loader().load(batch("taken", 0, 5, record));

        var late = record("taken", 1, Studies.payload(Studies.trial(2)));
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> loader().load(batch("taken", 0, 7, late)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OFFSETS_TAKEN));

        assertThat(database.outcomes("taken")).containsExactly("bulk 0");
        assertThat(claim("taken")).isEqualTo(5);
        assertThat(database.rows("select 1 from clinical_trials where nct_id = ?", recordKey(late)))
                .isEmpty();
    }

    @Test
    void ofTwoLoadersWithTheSameRecordsOneWins() throws Exception {
        claim("raced");
        var threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Boolean> load = () -> {
                try {
                    loader().load(batch("raced", 0, 1, record("raced", 0, Studies.payload(Studies.trial(3)))));
                    return true;
                } catch (PipelineException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.OFFSETS_TAKEN);
                    return false;
                }
            };
            var results = new ArrayList<Boolean>();
            for (var result : threads.invokeAll(List.of(load, load))) {
                results.add(result.get());
            }
            assertThat(results).containsExactlyInAnyOrder(true, false);
            assertThat(database.account("raced", "bulk")).endsWith(" 1 0 0 0");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nothingIsWrittenUntilTheDeadLettersAreDurable() throws Exception {
        claim("unsent");
        var rejected = Studies.trial(4, study -> study.setBriefTitle("\0"));
        var batch = batch(
                "unsent",
                0,
                2,
                record("unsent", 0, Studies.payload(rejected)),
                record("unsent", 1, Studies.payload(Studies.trial(5))));
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> loader(letters -> {
                            throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "no broker");
                        })
                        .load(batch));
        assertThat(claim("unsent")).isZero();
        assertThat(database.outcomes("unsent")).isEmpty();

        var loaded = loader().load(batch);
        assertThat(loaded.tally()).isEqualTo(Map.of(Outcome.LOADED, 1));
        assertThat(loaded.deadLettersSent()).isEqualTo(1);
        assertThat(sent).extracting(DeadLetter::getCode).containsExactly(ErrorCode.VALUE_REJECTED.number());
        assertThat(database.outcomes("unsent")).containsExactly("bulk 1");

        var arrival = batch("unsent", 2, 3);
        arrival.arrived(sent.get(0));
        assertThat(loader().load(arrival).tally()).isEqualTo(Map.of(Outcome.DEAD, 1));
        assertThat(database.imbalances()).isEmpty();
    }

    @Test
    void aRecordThatComesTwiceCountsOnce() throws Exception {
        claim("twice");
        var record = record("twice", 0, Studies.payload(Studies.trial(6)));
        loader().load(batch("twice", 0, 2, record, record));
        loader().load(batch("twice", 2, 3, record));

        assertThat(database.account("twice", "bulk")).endsWith(" 1 0 0 0");
        assertThat(database.imbalances()).isEmpty();
    }

    @Test
    void aBatchWithTwoObservationsOfAStudyKeepsTheNewer() throws Exception {
        claim("versions");
        var newer = record("versions", 0, 60, Studies.payload(Studies.trial(7, "newer")));
        var older = record("versions", 1, 0, Studies.payload(Studies.trial(7, "older")));
        var same = record("versions", 2, 30, Studies.payload(Studies.trial(7, "newer")));
        loader().load(batch("versions", 0, 3, newer, older, same));

        assertThat(database.rows("select ordinal, outcome from run_records where run_id = 'versions' order by 1"))
                .containsExactly("0 LOADED", "1 SUPERSEDED", "2 UNCHANGED");
        assertThat(database.rows("select brief_title from clinical_trials where nct_id = ?", recordKey(newer)))
                .containsExactly("newer");
        assertThat(database.rows("""
                select count(*) from documents join run_records using (content_hash) where run_id = 'versions'""")).containsExactly("3");
    }

    @Test
    void theSameContentWithAVectorOfAnotherModelGetsThatVector() throws Exception {
        claim("vectors");
        var plain = Studies.payload(Studies.trial(8));
        loader().load(batch("vectors", 0, 1, record("vectors", 0, Studies.embedded(plain, "old", ModelUse.CALLED))));
        loader().load(batch("vectors", 1, 2, record("vectors", 1, Studies.embedded(plain, "new", ModelUse.CALLED))));
        loader().load(batch("vectors", 2, 3, record("vectors", 2, plain)));

        assertThat(database.account("vectors", "bulk")).endsWith(" 2 1 0 0");
        assertThat(database.rows("select embedding_key from clinical_trials where run_id = 'vectors'"))
                .containsExactly("new");
    }

    @Test
    void loadersThatShareItemsVectorsAndDiseasesGoOnTogether() throws Exception {
        var threads = Executors.newFixedThreadPool(3);
        try {
            var loaders = IntStream.range(0, 3)
                    .<Callable<Void>>mapToObj(loader -> () -> {
                        loadSharing(loader);
                        return null;
                    })
                    .toList();
            for (var done : threads.invokeAll(loaders)) {
                done.get();
            }
            assertThat(database.account("shared", "bulk")).endsWith(" 360 0 0 0");
            assertThat(database.imbalances()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Twelve batches of a partition of its own; each loader names diseases and vectors in an order of its own. */
    private void loadSharing(int loader) throws Exception {
        var topic = "shared-" + loader;
        claim(topic);
        for (var round = 0; round < 12; round++) {
            var first = round * 10;
            var records = IntStream.range(first, first + 10)
                    .mapToObj(i -> {
                        var ordinal = loader * 120 + i;
                        var shared = loader == 0 ? i : first + first + 9 - i;
                        var found = Studies.payload(Studies.small(10_000 + ordinal), "D" + shared, MatchedIn.TITLE);
                        return record("shared", ordinal, Studies.embedded(found, "V" + shared, ModelUse.REUSED));
                    })
                    .toArray(LoadRecord[]::new);
            loader().load(batch(topic, first, first + 10, records));
        }
    }

    private BatchLoader loader() {
        return loader(sent::addAll);
    }

    private BatchLoader loader(Consumer<List<DeadLetter>> sender) {
        var letters = new DeadLetters(InstantSource.fixed(Studies.TIME));
        return new BatchLoader(pool, offsets, new RecordLoader(List.of(new ClinicalTrialWriter()), letters), sender);
    }

    private long claim(String topic) throws Exception {
        var partition = new TopicPartition(topic, 0);
        try (var connection = pool.getConnection()) {
            return offsets.claim(connection, List.of(partition)).get(partition);
        }
    }

    private static Batch batch(String topic, long from, long to, LoadRecord... records) {
        var batch = new Batch();
        batch.read(new TopicPartition(topic, 0), from, to, 1);
        List.of(records).forEach(batch::add);
        return batch;
    }

    private static LoadRecord record(String runId, long ordinal, EnrichedPayload payload) {
        return record(runId, ordinal, 0, payload);
    }

    private static LoadRecord record(String runId, long ordinal, long seconds, EnrichedPayload payload) {
        var key = trial(payload).getNctId();
        var header = Upstream.header(runId, "bulk", key, ordinal, Studies.TIME.plusSeconds(seconds));
        var hash = ContentHash.parse(payload.getContentHash());
        var origin = new ConsumerRecord<>("enriched of " + runId, 0, ordinal, key, new byte[] {1});
        return new LoadRecord(header, payload, hash, ItemKey.of(header), origin);
    }

    private static String recordKey(LoadRecord record) {
        return record.header().getRecordKey();
    }

    private static ClinicalTrial trial(EnrichedPayload payload) {
        return ((ClinicalTrialDocument) payload.getDocument()).getTrial();
    }
}
