package dev.cairn.control.export;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;

/** One JSON object on each line, with the document as it is kept. */
public final class NdjsonSink implements RecordSink {
    private final JsonGenerator json;

    /** @param out is closed with this */
    public NdjsonSink(Writer out) throws IOException {
        json = new JsonFactoryBuilder()
                .rootValueSeparator((String) null)
                .build()
                .createGenerator(out);
    }

    @Override
    public void write(ExportedRecord record) throws IOException {
        json.writeStartObject();
        json.writeStringField("run_id", record.runId());
        json.writeFieldName("run_number");
        if (record.runNumber() == null) {
            json.writeNull();
        } else {
            json.writeNumber(record.runNumber());
        }
        json.writeStringField("data_type", record.dataType());
        json.writeStringField("entity", record.entity());
        json.writeStringField("record_key", record.recordKey());
        json.writeNumberField("ordinal", record.ordinal());
        json.writeStringField("outcome", record.outcome());
        json.writeStringField("observed_at", record.observedAt().toString());
        json.writeStringField("content_hash", record.contentHash());
        json.writeFieldName("document");
        json.writeRawValue(record.document());
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
