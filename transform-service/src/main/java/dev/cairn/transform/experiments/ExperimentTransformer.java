package dev.cairn.transform.experiments;

import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.schemas.ExperimentNarrative;
import dev.cairn.schemas.NarrativeType;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.transform.RecordTransformer;
import dev.cairn.transform.json.JsonCursor;

/**
 * A narrative that an experiment asks its model about: the names of the narrative go on as the document, its text in
 * the request alone.
 */
public final class ExperimentTransformer implements RecordTransformer {
    @Override
    public String dataType() {
        return ExperimentSettings.DATA_TYPE;
    }

    @Override
    public PreparedPayload transform(RecordHeader header, RawPayload raw) {
        if (!raw.getContentType().equals(MediaTypes.EXPERIMENT_NARRATIVE)) {
            throw new PipelineException(
                    ErrorCode.PAYLOAD_MALFORMED,
                    "the payload of " + dataType() + " is \"" + raw.getContentType() + "\"; known: "
                            + MediaTypes.EXPERIMENT_NARRATIVE);
        }
        var json = parsed(raw);
        var ask = ask(json.get("ask"));
        var input = ExperimentRequest.of(
                header.getEntity(), header.getSettings(), json.get("text").requiredText(), ask);
        var document = ExperimentNarrative.newBuilder()
                .setExperimentId(header.getEntity())
                .setDataSource(json.get("data_source").requiredText())
                .setIncidentId(json.get("incident_id").requiredText())
                .setNarrativeType(type(json.get("narrative_type")))
                .setAsk(ask)
                .setRequestKey(input.getRequestKey())
                .build();
        return new PreparedPayload(RecordHash.of(document), document, input);
    }

    private static JsonCursor parsed(RawPayload raw) {
        try {
            return JsonCursor.parse(raw.getPayload());
        } catch (PipelineException e) {
            // The parser quotes what it stumbles over, which is the narrative.
            throw new PipelineException(
                    e.code(),
                    "the payload, " + raw.getPayload().remaining() + " bytes, is not one well-formed JSON value");
        }
    }

    private static NarrativeType type(JsonCursor json) {
        return switch (json.requiredText()) {
            case "cme" -> NarrativeType.CME;
            case "le" -> NarrativeType.LE;
            default -> throw json.invalid("cme or le");
        };
    }

    private static int ask(JsonCursor json) {
        var ask = json.count();
        if (ask == null) {
            return 0;
        }
        if (ask > Integer.MAX_VALUE) {
            throw json.invalid("at most " + Integer.MAX_VALUE);
        }
        return ask.intValue();
    }
}
