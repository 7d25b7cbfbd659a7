package dev.cairn.load;

import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.schemas.Completion;
import dev.cairn.schemas.DeadLetter;
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
import dev.cairn.schemas.Stage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Narratives, and what experiments make of them, as the services before the loader would. All are invented. */
final class Narratives {
    static final String SOURCE = "county";
    static final String DETECTED =
            "{\"detected\": true, \"confidence\": 0.9, \"indicators\": [\"threats\"], \"rationale\": \"threatened\"}";

    private static final String CHECKSUM = "ab".repeat(32);

    private Narratives() {}

    static NarrativeSource source(String file) {
        return source(file, false, List.of(new QualityFinding("BLANK", Severity.INFO, file, "2 are blank", 2L)));
    }

    /** A file that was rejected for something that was found once. */
    static NarrativeSource rejected(String file) {
        return source(file, true, List.of(new QualityFinding("COLUMN_MISSING", Severity.ERROR, file, "no text", 1L)));
    }

    private static NarrativeSource source(String file, boolean rejected, List<QualityFinding> findings) {
        return new NarrativeSource(
                SOURCE,
                file,
                CHECKSUM,
                "LONG",
                Map.of("incident_id", "IncidentID"),
                rejected,
                findings,
                Map.of("rows", 30.0));
    }

    static Narrative narrative(String incident, NarrativeType type, String text) {
        return Narrative.newBuilder()
                .setDataSource(SOURCE)
                .setIncidentId(incident)
                .setNarrativeType(type)
                .setText(text)
                .build();
    }

    static String key(Narrative narrative) {
        return SOURCE + "/" + narrative.getIncidentId() + "/" + type(narrative.getNarrativeType());
    }

    private static String type(NarrativeType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** A record of a run of narratives, observed so many seconds after the first. */
    static LoadRecord record(String runId, long ordinal, long seconds, SpecificRecord document) {
        var key = document instanceof Narrative narrative ? key(narrative) : SOURCE;
        var header = header(runId, "narratives", SOURCE, key, ordinal, seconds, Map.of("model", "none"));
        return record(header, document, null);
    }

    /** What a model said of the narrative {@code incident/cme} in an experiment. */
    static LoadRecord asked(
            String runId, String experiment, String incident, int ask, long seconds, ModelResult result) {
        var requestKey = result.getAnswer().getRequestKey();
        var document = new ExperimentNarrative(experiment, SOURCE, incident, NarrativeType.CME, ask, requestKey);
        return record(experimentHeader(runId, experiment, incident, seconds), document, result);
    }

    /** An answer that took 1,000 tokens of the prompt, 500 of the completion, and 1.5 s. */
    static ModelResult answer(String text, ModelUse use) {
        return answer(text, "stop", use, "r" + text.hashCode());
    }

    static ModelResult answer(String text, String finishReason, ModelUse use, String requestKey) {
        return new ModelResult(
                use,
                ModelAnswer.newBuilder()
                        .setRequestKey(requestKey)
                        .setAskId("ask")
                        .setKind(ModelKind.COMPLETION)
                        .setModel("chat:large")
                        .setOutcome(new Completion(text, finishReason, "thought about it"))
                        .setPromptTokens(1_000)
                        .setCompletionTokens(500)
                        .setLatencyMicros(1_500_000)
                        .setAnsweredAt(Studies.TIME.plusSeconds(5))
                        .build());
    }

    static RecordHeader experimentHeader(String runId, String experiment, String incident, long seconds) {
        var settings = Map.of("model", "chat:large", ExperimentSettings.DATA_SOURCE, SOURCE);
        var key = experiment + "/" + incident + "/cme";
        return header(
                runId,
                ExperimentSettings.DATA_TYPE,
                experiment,
                key,
                incident.hashCode() & Integer.MAX_VALUE,
                seconds,
                settings);
    }

    static DeadLetter letter(RecordHeader header, Stage stage, ErrorCode code, String message) {
        return DeadLetter.newBuilder()
                .setHeader(header)
                .setStage(stage)
                .setCode(code.number())
                .setMessage(message)
                .setOriginTopic("origin " + header.getRunId() + header.getRedrive())
                .setOriginPartition(0)
                .setOriginOffset(header.getOrdinal())
                .setPayload(ByteBuffer.allocate(0))
                .setFailedAt(Studies.TIME.plusSeconds(9))
                .build();
    }

    private static RecordHeader header(
            String runId,
            String dataType,
            String entity,
            String key,
            long ordinal,
            long seconds,
            Map<String, String> settings) {
        var observedAt = Studies.TIME.plusSeconds(seconds);
        return new RecordHeader(runId, dataType, entity, 0, key, ordinal, "file:x", observedAt, settings, 0);
    }

    static LoadRecord record(RecordHeader header, SpecificRecord document, @Nullable ModelResult result) {
        var payload = new EnrichedPayload(RecordHash.of(document), document, result);
        var hash = ContentHash.parse(payload.getContentHash());
        var origin = new ConsumerRecord<>("enriched", 0, header.getOrdinal(), header.getRecordKey(), new byte[] {1});
        return new LoadRecord(header, payload, hash, ItemKey.of(header), origin);
    }
}
