package dev.cairn.control.evaluation;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON object on each line; what is null is left out. */
final class NdjsonResults implements ResultSink {
    private final List<ResultColumn> columns;
    private final JsonGenerator json;

    NdjsonResults(List<ResultColumn> columns, Writer out) throws IOException {
        this.columns = columns;
        json = new JsonFactoryBuilder()
                .rootValueSeparator((String) null)
                .build()
                .createGenerator(out);
    }

    @Override
    public void write(List<@Nullable Object> values) throws IOException {
        json.writeStartObject();
        for (var i = 0; i < values.size(); i++) {
            var value = values.get(i);
            if (value != null) {
                write(columns.get(i), value);
            }
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void write(ResultColumn column, Object value) throws IOException {
        json.writeFieldName(column.name());
        switch (column.type()) {
            case TEXT, TIMESTAMP -> json.writeString(value.toString());
            case INTEGER -> json.writeNumber((Long) value);
            case NUMBER -> json.writeNumber((Double) value);
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case LIST -> {
                json.writeStartArray();
                for (var element : (List<?>) value) {
                    json.writeString(String.valueOf(element));
                }
                json.writeEndArray();
            }
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
