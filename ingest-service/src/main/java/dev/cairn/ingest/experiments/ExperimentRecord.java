package dev.cairn.ingest.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.Sha256;
import dev.cairn.kit.experiment.NarrativesUri;
import dev.cairn.kit.experiment.RemainingNarrative;
import dev.cairn.kit.experiment.RemainingNarratives;
import java.nio.ByteBuffer;

/** Makes the raw record of a narrative that is to be asked about. */
public final class ExperimentRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ExperimentRecord() {}

    /** The record, under the key experiment/incident/type. */
    public static SourceRecord of(RemainingNarratives remaining, RemainingNarrative narrative) {
        var document = JSON.createObjectNode()
                .put("data_source", remaining.dataSource())
                .put("incident_id", narrative.incident())
                .put("narrative_type", narrative.type())
                .put("text", narrative.text())
                .put("ask", narrative.ask());
        try {
            var payload = JSON.writeValueAsBytes(document);
            return new SourceRecord(
                    remaining.experimentId() + "/" + narrative.incident() + "/" + narrative.type(),
                    MediaTypes.EXPERIMENT_NARRATIVE,
                    ByteBuffer.wrap(payload),
                    Sha256.of(payload),
                    NarrativesUri.of(remaining.dataSource()).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers have a JSON form", e);
        }
    }
}
