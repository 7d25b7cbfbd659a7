package dev.cairn.transform;

import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RecordHeader;

/**
 * Makes the raw records of one data type into validated, normalised ones. Pure: the result depends on the arguments
 * only. Called by several threads at once.
 */
public interface RecordTransformer {
    /** The data type, as {@link RecordHeader#getDataType} names it. */
    String dataType();

    /**
     * Transforms one record.
     *
     * @throws PipelineException of kind BAD_RECORD, with the JSON path of the value at fault if one value is
     */
    PreparedPayload transform(RecordHeader header, RawPayload raw);
}
