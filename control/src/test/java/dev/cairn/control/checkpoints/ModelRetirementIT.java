package dev.cairn.control.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.Embedding;
import dev.cairn.schemas.LogEntry;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelFailure;
import dev.cairn.schemas.ModelKind;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import dev.cairn.testing.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ten thousand answers of an old model, and ten of a new one. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class ModelRetirementIT {
    private static final String OLD = "onnx:old";
    private static final String NEW = "openai:new@3";
    private static final int MANY = 10_000;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private PipelineEnvironment environment;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @BeforeAll
    void answer(PipelineEnvironment given) throws SQLException {
        environment = given;
        environment.createTopics();
        tables = LedgerTables.create(environment);
        var kafka = environment.kafka();
        var partitions = kafka.config().partitions();
        try (var producer = kafka.producer("test")) {
            for (var i = 0; i < MANY; i++) {
                var outcome = i < 7 ? new ModelFailure(3004, "rejected") : new Embedding(List.of(0.6f, 0.8f));
                // Not where the key would take it: beside the request.
                var unused = producer.send(kafka.record(
                        Topics.MODEL_ANSWERS, (i + 1) % partitions, "old-" + i, answer(OLD, "old-" + i, outcome)));
            }
            for (var i = 0; i < 10; i++) {
                var unused = producer.send(kafka.record(
                        Topics.MODEL_ANSWERS, 0, "new-" + i, answer(NEW, "new-" + i, new Embedding(List.of(1f)))));
            }
            producer.flush();
        }
        tables.execute(
                "insert into embeddings select 'old-' || n, ?, 2, '{0.6, 0.8}', 5, now() from generate_series(0, 2999) n",
                OLD);
        tables.execute(
                "insert into embeddings select 'new-' || n, ?, 1, '{1}', 5, now() from generate_series(0, 9) n", NEW);
        tables.execute("insert into clinical_trials (nct_id, conditions, keywords, phases, std_ages, content_hash,"
                + " observed_at, run_id, embedding_key) select 'NCT' || n, '{}', '{}', '{}', '{}', 'x', now(), 'gone',"
                + " 'old-' || n from generate_series(100, 199) n");
    }

    @Test
    void aModelThatIsBeingAskedIsNotRetired() throws SQLException {
        tables.execute("insert into runs (run_id, data_type, status, settings) values ('busy', 'clinical_trials',"
                + " 'RUNNING', '{\"model\": \"onnx:old\"}')");
        assertThatThrownBy(() -> retirement().retire(OLD))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_IN_USE))
                .hasMessageContaining("busy");
        tables.execute("delete from runs");
    }

    @Test
    void bKeepsEveryVectorWhileTheLedgerHasARunOfTheModel() throws SQLException {
        tables.execute("insert into runs (run_id, data_type, status, settings) values ('kept', 'clinical_trials',"
                + " 'COMPLETED', '{\"model\": \"onnx:old\"}')");
        var dry = retirement().dryRun(OLD);
        assertThat(dry.vectors()).isZero();
        assertThat(dry.vectorsUsed()).isEqualTo(3000);
        assertThat(dry.runs()).containsExactly("kept");
        tables.execute("delete from runs");
    }

    @Test
    void cForgetsAllAnswersOfTheModelAndNoOther() {
        var dry = retirement().dryRun(OLD);
        assertThat(dry).isEqualTo(new RetirementResult(true, OLD, MANY - 7, 7, 2900, 100, List.of(), Map.of(NEW, 10L)));
        assertThat(AnswersOnTopic.read(environment.kafka()).counts())
                .as("a dry run forgets nothing")
                .isEqualTo(Map.of(OLD, MANY - 7L, NEW, 10L));

        var done = retirement().retire(OLD);

        assertThat(done)
                .isEqualTo(new RetirementResult(false, OLD, MANY - 7, 7, 2900, 100, List.of(), Map.of(NEW, 10L)));
        assertThat(AnswersOnTopic.read(environment.kafka()).counts()).isEqualTo(Map.of(NEW, 10L));
        assertThat(vectors(OLD)).as("current rows use them").isEqualTo(100);
        assertThat(vectors(NEW)).isEqualTo(10);
        assertThat(new TopicReader(environment.kafka(), Duration.ofSeconds(20)).values(Topics.PROCESSING_LOG))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getEvent()).isEqualTo(LogEvent.MODEL_RETIRED))
                .satisfies(entry -> assertThat(entry.getCounts()).containsEntry("answers", MANY - 7L))
                .extracting(LogEntry::getMessage)
                .isEqualTo(OLD);
        assertThat(retirement().retire(OLD).answers()).isZero();
    }

    private ModelRetirement retirement() {
        var kafka = environment.kafka();
        return new ModelRetirement(
                kafka, tables.database(), new AuditTrail(kafka, InstantSource.system(), "test@here"));
    }

    private long vectors(String model) {
        return tables.database().read(connection -> {
            try (var query = connection.prepareStatement("select count(*) from embeddings where model = ?")) {
                query.setString(1, model);
                var row = query.executeQuery();
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static ModelAnswer answer(String model, String key, Object outcome) {
        return new ModelAnswer(key, "ask", ModelKind.EMBEDDING, model, outcome, 5L, 0L, 1L, Instant.EPOCH, 0);
    }
}
