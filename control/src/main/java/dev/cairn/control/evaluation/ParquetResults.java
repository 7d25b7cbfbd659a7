package dev.cairn.control.evaluation;

import static org.apache.parquet.schema.LogicalTypeAnnotation.jsonType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.Types.optional;

import blue.strategic.parquet.ParquetWriter;
import blue.strategic.parquet.ValueWriter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Parquet with typed columns; lists are JSON, and times are microseconds of UTC. */
final class ParquetResults implements ResultSink {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ResultColumn> columns;
    private final ParquetWriter<List<@Nullable Object>> parquet;

    ParquetResults(List<ResultColumn> columns, Path file) throws IOException {
        this.columns = columns;
        var fields = columns.stream().map(ParquetResults::field).toList();
        parquet = ParquetWriter.writeFile(new MessageType("narrative_results", fields), file.toFile(), this::values);
    }

    private static Type field(ResultColumn column) {
        var field = switch (column.type()) {
            case TEXT -> optional(PrimitiveTypeName.BINARY).as(stringType());
            case LIST -> optional(PrimitiveTypeName.BINARY).as(jsonType());
            case INTEGER -> optional(PrimitiveTypeName.INT64);
            case TIMESTAMP -> optional(PrimitiveTypeName.INT64).as(timestampType(true, TimeUnit.MICROS));
            case NUMBER -> optional(PrimitiveTypeName.DOUBLE);
            case BOOLEAN -> optional(PrimitiveTypeName.BOOLEAN);
        };
        return field.named(column.name());
    }

    private void values(List<@Nullable Object> values, ValueWriter writer) {
        for (var i = 0; i < values.size(); i++) {
            var value = values.get(i);
            if (value != null) {
                writer.write(columns.get(i).name(), stored(value));
            }
        }
    }

    private static Object stored(Object value) {
        if (value instanceof Instant time) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, time);
        }
        return value instanceof List<?> list ? json(list) : value;
    }

    private static String json(List<?> list) {
        try {
            return JSON.writeValueAsString(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of texts has no JSON form", e);
        }
    }

    @Override
    public void write(List<@Nullable Object> values) throws IOException {
        parquet.write(values);
    }

    @Override
    public void close() throws IOException {
        parquet.close();
    }
}
