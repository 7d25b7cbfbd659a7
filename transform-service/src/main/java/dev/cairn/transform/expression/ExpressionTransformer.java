package dev.cairn.transform.expression;

import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.transform.RecordTransformer;
import dev.cairn.transform.expression.illness.IllnessRules;
import dev.cairn.transform.json.JsonCursor;
import org.apache.avro.specific.SpecificRecord;

/**
 * Gene expression studies: a header each, then their genes one by one. No model is asked. Raw records hold nothing of
 * the illness rules, so a replay under other rules makes other headers and the same genes.
 */
public final class ExpressionTransformer implements RecordTransformer {
    /** The name of the data type. */
    public static final String DATA_TYPE = "gene_expression";

    private final IllnessRules illnessRules;

    public ExpressionTransformer(IllnessRules illnessRules) {
        this.illnessRules = illnessRules;
    }

    @Override
    public String dataType() {
        return DATA_TYPE;
    }

    @Override
    public PreparedPayload transform(RecordHeader header, RawPayload raw) {
        return switch (raw.getContentType()) {
            case MediaTypes.GENE_EXPRESSION -> prepared(GeneReader.read(raw.getPayload(), header.getEntity()));
            case MediaTypes.EXPRESSION_STUDY ->
                prepared(StudyReader.read(JsonCursor.parse(raw.getPayload()), header.getEntity(), illnessRules));
            default ->
                throw new PipelineException(
                        ErrorCode.PAYLOAD_MALFORMED,
                        "the payload of " + DATA_TYPE + " is \"" + raw.getContentType() + "\"; known: "
                                + MediaTypes.EXPRESSION_STUDY + ", " + MediaTypes.GENE_EXPRESSION);
        };
    }

    private static PreparedPayload prepared(SpecificRecord document) {
        return new PreparedPayload(RecordHash.of(document), document, null);
    }
}
