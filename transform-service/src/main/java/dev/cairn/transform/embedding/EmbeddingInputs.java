package dev.cairn.transform.embedding;

import dev.cairn.kit.content.RequestKey;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes the request for a record's embedding, as the run's settings want it: {@code model} names the model, {@code none}
 * or nothing means no request; {@code embedding.template} overrides the template.
 */
public final class EmbeddingInputs {
    /** The setting that names the model. */
    public static final String MODEL = "model";

    /** The setting that overrides the template. */
    public static final String TEMPLATE = "embedding.template";

    private static final String NO_MODEL = "none";

    private final Schema schema;
    private final EmbeddingTemplate defaultTemplate;

    /** The template that was used last: nearly always the one that is wanted next. */
    private volatile EmbeddingTemplate latest;

    public EmbeddingInputs(Schema schema, String defaultTemplate) {
        this.schema = schema;
        this.defaultTemplate = EmbeddingTemplate.parse(defaultTemplate, schema);
        this.latest = this.defaultTemplate;
    }

    /**
     * The request; null if the run wants none, or if the record has none of the template's fields, so that there is
     * nothing to embed. Throws TEMPLATE_INVALID.
     */
    public @Nullable ModelInput of(IndexedRecord record, Map<String, String> settings) {
        var model = settings.getOrDefault(MODEL, NO_MODEL);
        if (model.isBlank() || model.equals(NO_MODEL)) {
            return null;
        }
        var text = template(settings.get(TEMPLATE)).fill(record);
        if (text.isEmpty()) {
            return null;
        }
        Map<String, String> parameters = Map.of();
        var key = RequestKey.of(ModelKind.EMBEDDING, model, parameters, text);
        return new ModelInput(key, ModelKind.EMBEDDING, model, parameters, text, null);
    }

    private EmbeddingTemplate template(@Nullable String wanted) {
        if (wanted == null) {
            return defaultTemplate;
        }
        var known = latest;
        if (!known.source().equals(wanted)) {
            known = EmbeddingTemplate.parse(wanted, schema);
            latest = known;
        }
        return known;
    }
}
