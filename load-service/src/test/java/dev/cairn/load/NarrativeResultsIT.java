package dev.cairn.load;

import static dev.cairn.load.Narratives.answer;
import static dev.cairn.load.Narratives.asked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelPrices;
import dev.cairn.load.ledger.ConsumerOffsets;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.load.rows.NarrativeResultWriter;
import dev.cairn.load.rows.NarrativeWriter;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.NarrativeType;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Stage;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of answers and dead letters in the tables of results. Each test has an experiment of its own. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NarrativeResultsIT {
    private static final String UNREADABLE = "I cannot say.";
    private static final String OTHER = "{\"detected\": false, \"confidence\": 0.6}";
    private final ConsumerOffsets offsets = new ConsumerOffsets("load");
    private final List<DeadLetter> sent = new ArrayList<>();

    private HikariDataSource pool;
    private TestDatabase database;
    private Path file;
    private ModelPrices prices;
    private String experiment;
    private long next;

    @BeforeAll
    void migrate(PipelineEnvironment environment, @TempDir Path directory) throws Exception {
        pool = Databases.migrated(environment, 2);
        database = new TestDatabase(environment);
        file = Files.writeString(
                directory.resolve("prices.json"), "{\"chat:large\": {\"prompt\": 2, \"completion\": 3.5}}");
    }

    @AfterAll
    void close() throws Exception {
        database.close();
        pool.close();
    }

    @BeforeEach
    void begin(TestInfo test) throws Exception {
        experiment = test.getTestMethod().orElseThrow().getName();
        next = 0;
        prices = ModelPrices.read(new ConfigReader(Map.of("CAIRN_MODEL_PRICES", file.toString())));
        sent.clear();
        database.execute(
                "insert into experiments values ('" + experiment + "', 'n', null, null, 'county', 'chat:large',"
                        + " null, null, '<<TEXT>>', null, '{}', null, false, '{}', '', now())");
        try (var connection = pool.getConnection()) {
            offsets.claim(connection, List.of(partition()));
        }
    }

    @Test
    void anAnswerIsKeptWithWhatItCost() {
        load(asked("r-1", experiment, "A1", 0, 0, answer("Yes:\n" + Narratives.DETECTED, ModelUse.CALLED)));

        assertThat(results("detected, confidence, indicators, rationale, reasoning, repairs, error_code, raw_answer,"
                        + " finish_reason, attempts, model, prompt_tokens, completion_tokens, latency_ms, cost_usd,"
                        + " reused, data_source, run_id, finished_at = observed_at + interval '5 s'"))
                .containsExactly("t 0.9 {threats} threatened thought about it {TEXT_AROUND} null Yes:\n"
                        + Narratives.DETECTED
                        + " stop 1 chat:large 1000 500 1500 0.00375 f county r-1 t");
        assertThat(account("r-1")).isEqualTo("1 0 0 0");
        assertThat(database.rows(
                        "select document ->> 'incident_id' from documents join run_records using (content_hash)"
                                + " where run_id = 'r-1' and entity = ?",
                        experiment))
                .containsExactly("A1");
    }

    @Test
    void anAnswerThatWasFoundCostsNothingAndIsNotOlderThanItsQuestion() {
        load(asked("r-1", experiment, "A1", 0, 60, answer(Narratives.DETECTED, ModelUse.REUSED)));

        assertThat(results("cost_usd, reused, prompt_tokens, finished_at = observed_at"))
                .containsExactly("0 t 1000 t");
    }

    @Test
    void aPriceThatNobodyKnowsIsNotZero() {
        prices = ModelPrices.read(new ConfigReader(Map.of()));

        load(asked("r-1", experiment, "A1", 0, 0, answer(Narratives.DETECTED, ModelUse.CALLED)));

        assertThat(results("cost_usd")).containsExactly("null");
    }

    @Test
    void anAnswerThatCannotBeReadIsAnErrorOfARecordThatIsLoaded() {
        load(
                asked("r-1", experiment, "A1", 0, 0, answer(UNREADABLE, ModelUse.CALLED)),
                asked("r-1", experiment, "A2", 0, 0, answer("{\"detected\": tr", "length", ModelUse.CALLED, "r")));

        assertThat(results("incident_id, detected, confidence, error_code, error_message, raw_answer, cost_usd"))
                .containsExactly(
                        "A1 null null 4007 the answer of 13 characters holds no JSON object I cannot say. 0.00375",
                        "A2 null null 4008 the answer is cut off after 15 characters: it reached max_tokens"
                                + " {\"detected\": tr 0.00375");
        assertThat(account("r-1")).isEqualTo("2 0 0 0");
    }

    @Test
    void charactersThatATableCannotHoldDoNotStopAnAnswer() {
        var strange =
                "{\"detected\": true, \"confidence\": 1, \"rationale\": \"a\\u0000b \\ud83d c\\u00e9\"} \0 \ud83d";
        load(asked("r-1", experiment, "A1", 0, 0, answer(strange, ModelUse.CALLED)));

        assertThat(results("rationale"))
                .singleElement()
                .asString()
                .startsWith("a\uFFFDb ")
                .endsWith(" cé");
    }

    @Test
    void theSameAgainChangesNothing() {
        var record = asked("r-1", experiment, "A1", 0, 0, answer(Narratives.DETECTED, ModelUse.CALLED));
        load(record);
        load(asked("r-2", experiment, "A1", 0, 60, answer(Narratives.DETECTED, ModelUse.REUSED)));

        assertThat(results("attempts, run_id, reused")).containsExactly("1 r-1 f");
        assertThat(account("r-2")).as("unchanged").isEqualTo("0 1 0 0");
        assertThat(replaced("*")).isEmpty();
    }

    @Test
    void aResultReplacesAnErrorWhichIsKept() {
        load(asked("r-1", experiment, "A1", 0, 0, answer(UNREADABLE, ModelUse.CALLED)));
        load(asked("r-2", experiment, "A1", 1, 60, answer(UNREADABLE + "!", ModelUse.CALLED)));
        load(asked("r-3", experiment, "A1", 2, 120, answer(Narratives.DETECTED, ModelUse.CALLED)));

        assertThat(results("attempts, detected, error_code, run_id")).containsExactly("3 t null r-3");
        assertThat(replaced("attempts, error_code, raw_answer, run_id, replaced_at is not null"))
                .containsExactly("1 4007 I cannot say. r-1 t", "2 4007 I cannot say.! r-2 t");
    }

    @Test
    void aResultIsNeverReplacedByAnError() {
        load(asked("r-1", experiment, "A1", 0, 0, answer(Narratives.DETECTED, ModelUse.CALLED)));
        load(asked("r-2", experiment, "A1", 1, 60, answer(UNREADABLE, ModelUse.CALLED)));
        load(letter("r-3", "A1", 120, ErrorCode.MODEL_REJECTED));

        assertThat(results("attempts, detected, run_id")).containsExactly("1 t r-1");
        assertThat(account("r-2")).as("superseded").isEqualTo("0 0 1 0");
        assertThat(account("r-3")).as("dead").isEqualTo("0 0 0 1");
        assertThat(replaced("*")).isEmpty();
    }

    @Test
    void aResultThatComesLateReplacesANewerError() {
        load(asked("r-2", experiment, "A1", 1, 60, answer(UNREADABLE, ModelUse.CALLED)));
        load(asked("r-1", experiment, "A1", 0, 0, answer(Narratives.DETECTED, ModelUse.CALLED)));

        assertThat(results("attempts, detected, run_id")).containsExactly("3 t r-1");
    }

    @Test
    void amongEqualsTheNewerObservationWins() {
        load(asked("r-2", experiment, "A1", 1, 60, answer(UNREADABLE + "!", ModelUse.CALLED)));
        load(asked("r-1", experiment, "A1", 0, 0, answer(UNREADABLE, ModelUse.CALLED)));
        assertThat(results("run_id, attempts")).containsExactly("r-2 2");
        assertThat(account("r-1")).as("superseded").isEqualTo("0 0 1 0");

        load(asked("r-3", experiment, "A1", 2, 120, answer(Narratives.DETECTED, ModelUse.CALLED)));
        load(asked("r-4", experiment, "A1", 3, 180, answer(OTHER, ModelUse.CALLED)));
        assertThat(results("run_id, attempts, detected")).containsExactly("r-4 4 f");
        assertThat(replaced("run_id, attempts, detected"))
                .as("an answer that was paid for is kept")
                .containsExactly("r-2 2 null", "r-3 3 t");
    }

    @Test
    void severalRecordsOfANarrativeInABatchComeOneAfterTheOther() {
        load(
                asked("r-2", experiment, "A1", 1, 60, answer(Narratives.DETECTED, ModelUse.CALLED)),
                asked("r-1", experiment, "A1", 0, 0, answer(UNREADABLE, ModelUse.CALLED)),
                asked("r-3", experiment, "A1", 2, 120, answer(UNREADABLE + "!", ModelUse.CALLED)));

        assertThat(results("attempts, detected, run_id")).containsExactly("2 t r-2");
        assertThat(replaced("attempts, run_id")).containsExactly("1 r-1");
        assertThat(List.of(account("r-1"), account("r-2"), account("r-3")))
                .containsExactly("1 0 0 0", "1 0 0 0", "0 0 1 0");
    }

    @Test
    void aBatchThatComesAgainAfterACrashIsWrittenOnce() {
        var error = asked("r-1", experiment, "A1", 0, 0, answer(UNREADABLE, ModelUse.CALLED));
        var rejected = asked("r-1", "gone", "A1", 0, 0, answer(UNREADABLE, ModelUse.CALLED));
        var batch = batch(error, rejected);
        var crashing = loader(letters -> {
            throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "crash");
        });

        assertThatExceptionOfType(PipelineException.class).isThrownBy(() -> crashing.load(batch));
        assertThat(results("*")).isEmpty();
        loader(sent::addAll).load(batch);
        next++;
        load(error);

        assertThat(results("attempts")).containsExactly("1");
        assertThat(replaced("*")).isEmpty();
        assertThat(account("r-1")).as("counted once").isEqualTo("1 0 0 0");
    }

    @Test
    void aRowThatAnotherLoaderMakesMeanwhileMakesTheBatchComeAgain() throws Exception {
        var batch = batch(asked("r-1", experiment, "A1", 0, 0, answer(Narratives.DETECTED, ModelUse.CALLED)));
        var thread = Executors.newSingleThreadExecutor();
        try (var other = pool.getConnection()) {
            other.setAutoCommit(false);
            try (var insert = other.prepareStatement(
                    "insert into narrative_results (experiment_id, incident_id, narrative_type, data_source, error_code,"
                            + " model, observed_at, run_id, finished_at)"
                            + " values (?, 'A1', 'cme', 'county', 3004, 'm', now(), 'r-0', now())")) {
                insert.setString(1, experiment);
                insert.executeUpdate();
            }
            var loading = thread.submit(() -> loader(sent::addAll).load(batch));
            await().until(() -> database.rows("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and query like 'insert into narrative_results%'")
                    .equals(List.of("1")));
            other.commit();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(loading::get)
                    .satisfies(e -> assertThat(((PipelineException) e.getCause()).code())
                            .isEqualTo(ErrorCode.DATABASE_UNAVAILABLE));
        } finally {
            thread.shutdownNow();
        }

        loader(sent::addAll).load(batch);
        assertThat(results("attempts, detected")).containsExactly("2 t");
    }

    @Test
    void aDeadRecordLeavesAnError() {
        load(letter("r-1", "A1", 0, ErrorCode.MODEL_REJECTED), letter("r-1", "B/2", 0, ErrorCode.FIELD_MISSING));

        assertThat(results("incident_id, narrative_type, error_code, error_message, attempts, raw_answer, request_key,"
                        + " latency_ms, cost_usd, model, data_source, content_hash, run_id"))
                .containsExactly(
                        "A1 cme 3004 message 1 null null null null chat:large county null r-1",
                        "B/2 cme 2004 message 1 null null null null chat:large county null r-1");
        assertThat(account("r-1")).isEqualTo("0 0 0 2");
    }

    @Test
    void whatALetterQuotesAtLengthIsCut() {
        var message = "field \"a\" is \"" + "word ".repeat(100) + "\"; " + "x".repeat(400);
        load(Narratives.letter(header("r-1", "A1", 0), Stage.TRANSFORM, ErrorCode.FIELD_INVALID, message));

        assertThat(results("error_message"))
                .singleElement()
                .asString()
                .startsWith("field \"a\" is \"…\"; xxx")
                .endsWith("x…")
                .hasSize(301);
    }

    @Test
    void aRecordThatARunWithoutMoneyOrEndLeftIsStillToBeAsked() {
        load(letter("r-1", "A1", 0, ErrorCode.BUDGET_SPENT), letter("r-1", "A2", 0, ErrorCode.RUN_CANCELLED));

        assertThat(results("*")).isEmpty();
        assertThat(account("r-1")).isEqualTo("0 0 0 2");
    }

    @Test
    void aDeadRecordThatIsSentAgainAndLoadsReplacesItsError() {
        load(letter("r-1", "A1", 0, ErrorCode.MODEL_UNAVAILABLE));
        load(asked("r-1", experiment, "A1", 0, 0, answer(Narratives.DETECTED, ModelUse.CALLED)));

        assertThat(results("attempts, detected, error_code")).containsExactly("2 t null");
        assertThat(replaced("attempts, error_code")).containsExactly("1 3002");
        assertThat(account("r-1")).isEqualTo("1 0 0 0");
    }

    @Test
    void aLetterThatComesTwiceCountsOnce() {
        var letter = letter("r-1", "A1", 0, ErrorCode.MODEL_UNAVAILABLE);
        load(letter);
        load(letter);

        assertThat(results("attempts")).containsExactly("1");
    }

    @Test
    void aLetterOfAnExperimentThatIsGoneIsKeptAndStopsNothing() {
        var header = Narratives.experimentHeader("r-gone", "gone", "A1", 0);
        load(
                Narratives.letter(header, Stage.EMBED, ErrorCode.MODEL_REJECTED, "message"),
                letter("r-1", "A1", 0, ErrorCode.MODEL_REJECTED));

        assertThat(database.rows("select record_key from dead_letters where run_id = 'r-gone'"))
                .containsExactly("gone/A1/cme");
        assertThat(results("incident_id")).containsExactly("A1");
    }

    @Test
    void whatPostgreSqlSaysOfANarrativeThatItRejectsDoesNotQuoteIt() {
        var narrative = Narratives.narrative("A1", NarrativeType.LE, "a secret\0");
        load(Narratives.record("n-1", 0, 0, narrative));

        assertThat(sent).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo(ErrorCode.VALUE_REJECTED.number());
            assertThat(letter.getMessage()).contains("narrative_text").doesNotContain("secret");
        });
    }

    private void load(LoadRecord... records) {
        loader(sent::addAll).load(batch(records));
        next++;
    }

    private void load(DeadLetter... letters) {
        var batch = batch();
        List.of(letters).forEach(batch::arrived);
        loader(sent::addAll).load(batch);
        next++;
    }

    private BatchLoader loader(Consumer<List<DeadLetter>> sender) {
        var letters = new DeadLetters(InstantSource.fixed(Studies.TIME));
        var writers = List.of(new NarrativeWriter(), new NarrativeResultWriter(prices));
        return new BatchLoader(pool, offsets, new RecordLoader(writers, letters), sender);
    }

    private Batch batch(LoadRecord... records) {
        var batch = new Batch();
        batch.read(partition(), next, next + 1, 1);
        List.of(records).forEach(batch::add);
        return batch;
    }

    private TopicPartition partition() {
        return new TopicPartition(experiment, 0);
    }

    private DeadLetter letter(String runId, String incident, long seconds, ErrorCode code) {
        return Narratives.letter(header(runId, incident, seconds), Stage.EMBED, code, "message");
    }

    private RecordHeader header(String runId, String incident, long seconds) {
        return Narratives.experimentHeader(runId, experiment, incident, seconds);
    }

    private List<String> results(String columns) {
        return database.rows(
                "select " + columns + " from narrative_results where experiment_id = ? order by incident_id",
                experiment);
    }

    private List<String> replaced(String columns) {
        return database.rows(
                "select " + columns + " from narrative_results_replaced where experiment_id = ? order by attempts",
                experiment);
    }

    /** The account of the experiment's item as "loaded unchanged superseded dead". */
    private String account(String runId) {
        var counts = "select loaded, unchanged, superseded, dead from run_items where run_id = ? and entity = ?";
        return String.join("", database.rows(counts, runId, experiment));
    }
}
