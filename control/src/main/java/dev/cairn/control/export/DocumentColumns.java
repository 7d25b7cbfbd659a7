package dev.cairn.control.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.ExperimentNarrative;
import dev.cairn.schemas.ExpressionStudy;
import dev.cairn.schemas.GeneExpression;
import dev.cairn.schemas.Narrative;
import dev.cairn.schemas.NarrativeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a data type's records: those of the ledger, then the top-level fields of its documents, as their schemas
 * have them today; a field that several kinds of documents have is one column. They are the same for every run; what an older document does not have is null.
 *
 * @param all in order
 */
record DocumentColumns(List<Column> all) {
    private static final Map<String, List<Schema>> DOCUMENTS = Map.of(
            "clinical_trials",
            List.of(ClinicalTrial.getClassSchema()),
            "gene_expression",
            List.of(ExpressionStudy.getClassSchema(), GeneExpression.getClassSchema()),
            "narratives",
            List.of(NarrativeSource.getClassSchema(), Narrative.getClassSchema()),
            ExperimentSettings.DATA_TYPE,
            List.of(ExperimentNarrative.getClassSchema()));
    private static final List<Column> OF_THE_LEDGER = List.of(
            new Column("run_id", Type.TEXT, true),
            new Column("run_number", Type.INTEGER, true),
            new Column("data_type", Type.TEXT, true),
            new Column("entity", Type.TEXT, true),
            new Column("record_key", Type.TEXT, true),
            new Column("ordinal", Type.INTEGER, true),
            new Column("outcome", Type.TEXT, true),
            new Column("observed_at", Type.TIMESTAMP, true),
            new Column("content_hash", Type.TEXT, true));
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What the values of a column are. JSON is for what has an inside. */
    enum Type {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        TIMESTAMP,
        JSON
    }

    /** A column; its values come from the ledger or from the document. */
    record Column(String name, Type type, boolean ofTheLedger) {}

    /** Throws FORMAT_UNSUPPORTED for a data type whose documents have no schema here. */
    static DocumentColumns of(String dataType) {
        var schemas = DOCUMENTS.get(dataType);
        if (schemas == null) {
            throw new PipelineException(
                    ErrorCode.FORMAT_UNSUPPORTED,
                    "records of " + dataType + " have no columns, only those of " + DOCUMENTS.keySet()
                            + "; export them as ndjson");
        }
        var fields = schemas.stream()
                .flatMap(schema -> schema.getFields().stream())
                .map(field -> new Column(field.name(), type(field), false))
                .distinct();
        return new DocumentColumns(Stream.concat(OF_THE_LEDGER.stream(), fields).toList());
    }

    private static Type type(Schema.Field field) {
        var schema = field.schema();
        if (schema.isUnion()) {
            schema = schema.getTypes().stream()
                    .filter(type -> type.getType() != Schema.Type.NULL)
                    .findFirst()
                    .orElseThrow();
        }
        return switch (schema.getType()) {
            case STRING -> field.doc() != null && field.doc().startsWith("JSON: ") ? Type.JSON : Type.TEXT;
            case ENUM -> Type.TEXT;
            case INT, LONG -> Type.INTEGER;
            case FLOAT, DOUBLE -> Type.NUMBER;
            case BOOLEAN -> Type.BOOLEAN;
            default -> Type.JSON;
        };
    }

    /** The values of a record, in the order of the columns: String, Long, Double, Boolean, Instant or null. */
    List<@Nullable Object> values(ExportedRecord record) {
        var document = tree(record);
        var values = new ArrayList<@Nullable Object>(all.size());
        for (var column : all) {
            values.add(
                    column.ofTheLedger() ? ledger(record, column.name()) : value(document.get(column.name()), column));
        }
        return values;
    }

    private static @Nullable Object ledger(ExportedRecord record, String column) {
        return switch (column) {
            case "run_id" -> record.runId();
            case "run_number" -> record.runNumber();
            case "data_type" -> record.dataType();
            case "entity" -> record.entity();
            case "record_key" -> record.recordKey();
            case "ordinal" -> record.ordinal();
            case "outcome" -> record.outcome();
            case "observed_at" -> record.observedAt();
            case "content_hash" -> record.contentHash();
            default -> throw new IllegalArgumentException(column);
        };
    }

    private static @Nullable Object value(@Nullable JsonNode node, Column column) {
        if (node == null || node.isNull()) {
            return null;
        }
        return switch (column.type()) {
            case INTEGER -> node.longValue();
            case NUMBER -> node.doubleValue();
            case BOOLEAN -> node.booleanValue();
            case JSON -> node.toString();
            case TEXT, TIMESTAMP -> node.asText();
        };
    }

    private static JsonNode tree(ExportedRecord record) {
        try {
            return MAPPER.readTree(record.document());
        } catch (JsonProcessingException e) {
            throw new PipelineException(
                    ErrorCode.DOCUMENT_MISSING,
                    "the version " + record.contentHash() + " of " + record.recordKey() + " is no JSON",
                    e);
        }
    }
}
