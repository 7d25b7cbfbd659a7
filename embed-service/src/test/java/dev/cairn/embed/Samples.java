package dev.cairn.embed;

import dev.cairn.kit.content.RequestKey;
import dev.cairn.kit.content.Sha256;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.Embedding;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelEndpoint;
import dev.cairn.schemas.ModelFailure;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import dev.cairn.schemas.ModelRequest;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.RecordHeader;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records as the stages before would write them. */
final class Samples {
    static final String MODEL = "fake:letters";
    static final String RUN = "run-1";
    static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    private Samples() {}

    /** Names and serdes without a broker. */
    static KafkaAccess kafkaWithoutBroker() {
        var config = new KafkaConfig("127.0.0.1:1", URI.create("http://127.0.0.1:1"), "test.", 1, 1, Map.of());
        return new KafkaAccess(config, new MockSchemaRegistryClient());
    }

    static ModelInput input(String text) {
        return input(MODEL, text);
    }

    static ModelInput input(String model, String text) {
        return new ModelInput(requestKey(text), ModelKind.EMBEDDING, model, Map.of(), text, null);
    }

    static String requestKey(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static PreparedRecord asking(String recordKey, String text) {
        return asking(recordKey, MODEL, text);
    }

    static PreparedRecord asking(String recordKey, String model, String text) {
        return prepared(recordKey, input(model, text));
    }

    /** A record that asks an endpoint of its own to complete a text. */
    static PreparedRecord completing(String recordKey, String text, ModelEndpoint endpoint) {
        var model = "chat:detector";
        var parameters = Map.of("temperature", "0", "system", "You read reports.");
        var key = RequestKey.of(ModelKind.COMPLETION, model, parameters, text);
        return prepared(recordKey, new ModelInput(key, ModelKind.COMPLETION, model, parameters, text, endpoint));
    }

    static PreparedRecord plain(String recordKey) {
        return prepared(recordKey, null);
    }

    static PreparedRecord sealed(long expected) {
        return new PreparedRecord(header("", -1), new ItemSealed(expected, null, null));
    }

    static ModelRequest request(String text, String askId) {
        return request(input(text), askId);
    }

    static ModelRequest request(ModelInput input, String askId) {
        return new ModelRequest(input, askId, RUN, 0);
    }

    static ModelAnswer success(String text, String askId) {
        return answer(text, askId, new Embedding(List.of(1f, 0f)));
    }

    static ModelAnswer failure(String text, String askId) {
        return answer(text, askId, new ModelFailure(3004, "the text is empty"));
    }

    static ModelAnswer cancelled(String text, String askId) {
        return answer(text, askId, new ModelFailure(ErrorCode.RUN_CANCELLED.number(), "the run was cancelled"));
    }

    /** The same record in another run. */
    static PreparedRecord ofRun(String runId, PreparedRecord record) {
        var header = RecordHeader.newBuilder(record.getHeader()).setRunId(runId).build();
        return new PreparedRecord(header, record.getBody());
    }

    /** The same record in a later attempt. */
    static PreparedRecord ofAttempt(int attempt, PreparedRecord record) {
        var header =
                RecordHeader.newBuilder(record.getHeader()).setAttempt(attempt).build();
        return new PreparedRecord(header, record.getBody());
    }

    private static ModelAnswer answer(String text, String askId, Object outcome) {
        return new ModelAnswer(requestKey(text), askId, ModelKind.EMBEDDING, MODEL, outcome, 3L, 0L, 250L, NOON, 0);
    }

    private static PreparedRecord prepared(String recordKey, ModelInput input) {
        var trial = ClinicalTrial.newBuilder()
                .setNctId(recordKey)
                .setConditions(List.of())
                .setKeywords(List.of())
                .setPhases(List.of())
                .setStdAges(List.of())
                .build();
        var payload = new PreparedPayload("hash-of-" + recordKey, new ClinicalTrialDocument(trial, null), input);
        return new PreparedRecord(header(recordKey, 0), payload);
    }

    private static RecordHeader header(String recordKey, long ordinal) {
        return new RecordHeader(
                RUN,
                "clinical_trials",
                "disease-7",
                0,
                recordKey,
                ordinal,
                "file:page.json",
                NOON,
                Map.of("model", MODEL),
                0);
    }
}
