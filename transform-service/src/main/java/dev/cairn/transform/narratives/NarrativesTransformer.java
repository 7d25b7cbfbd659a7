package dev.cairn.transform.narratives;

import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.transform.RecordTransformer;
import dev.cairn.transform.json.JsonCursor;
import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecord;

/** Files of narratives: a header each, then their narratives one by one. No model is asked. */
public final class NarrativesTransformer implements RecordTransformer {
    /** The name of the data type. */
    public static final String DATA_TYPE = "narratives";

    @Override
    public String dataType() {
        return DATA_TYPE;
    }

    @Override
    public PreparedPayload transform(RecordHeader header, RawPayload raw) {
        return switch (raw.getContentType()) {
            case MediaTypes.NARRATIVE -> prepared(NarrativeReader.read(json(raw.getPayload()), header.getEntity()));
            case MediaTypes.NARRATIVE_SOURCE ->
                prepared(NarrativeSourceReader.read(json(raw.getPayload()), header.getEntity()));
            default ->
                throw new PipelineException(
                        ErrorCode.PAYLOAD_MALFORMED,
                        "the payload of " + DATA_TYPE + " is \"" + raw.getContentType() + "\"; known: "
                                + MediaTypes.NARRATIVE_SOURCE + ", " + MediaTypes.NARRATIVE);
        };
    }

    /** The payload, without the words that a parser quotes where it fails: they may be a narrative's. */
    private static JsonCursor json(ByteBuffer payload) {
        try {
            return JsonCursor.parse(payload);
        } catch (PipelineException e) {
            throw new PipelineException(
                    e.code(), "the payload, " + payload.remaining() + " bytes, is not one well-formed JSON value");
        }
    }

    private static PreparedPayload prepared(SpecificRecord document) {
        return new PreparedPayload(RecordHash.of(document), document, null);
    }
}
