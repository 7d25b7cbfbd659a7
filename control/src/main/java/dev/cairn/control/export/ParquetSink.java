package dev.cairn.control.export;

import static org.apache.parquet.schema.LogicalTypeAnnotation.jsonType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.Types.optional;

import blue.strategic.parquet.ParquetWriter;
import blue.strategic.parquet.ValueWriter;
import dev.cairn.control.export.DocumentColumns.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Parquet with one typed column for each field; nested values are JSON, and times are microseconds of UTC. */
public final class ParquetSink implements RecordSink {
    private final DocumentColumns columns;
    private final ParquetWriter<ExportedRecord> parquet;

    /** Throws FORMAT_UNSUPPORTED for a data type whose columns are not known. */
    public ParquetSink(String dataType, Path file) throws IOException {
        columns = DocumentColumns.of(dataType);
        var fields = columns.all().stream().map(ParquetSink::field).toList();
        parquet = ParquetWriter.writeFile(new MessageType(dataType, fields), file.toFile(), this::values);
    }

    private static Type field(Column column) {
        var field = switch (column.type()) {
            case TEXT -> optional(PrimitiveTypeName.BINARY).as(stringType());
            case JSON -> optional(PrimitiveTypeName.BINARY).as(jsonType());
            case INTEGER -> optional(PrimitiveTypeName.INT64);
            case TIMESTAMP -> optional(PrimitiveTypeName.INT64).as(timestampType(true, TimeUnit.MICROS));
            case NUMBER -> optional(PrimitiveTypeName.DOUBLE);
            case BOOLEAN -> optional(PrimitiveTypeName.BOOLEAN);
        };
        return field.named(column.name());
    }

    private void values(ExportedRecord record, ValueWriter writer) {
        var values = columns.values(record);
        for (var i = 0; i < values.size(); i++) {
            var value = values.get(i);
            if (value != null) {
                writer.write(columns.all().get(i).name(), value instanceof Instant time ? micros(time) : value);
            }
        }
    }

    private static Long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    @Override
    public void write(ExportedRecord record) throws IOException {
        parquet.write(record);
    }

    @Override
    public void close() throws IOException {
        parquet.close();
    }
}
