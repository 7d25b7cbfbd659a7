package dev.cairn.transform.trials;

import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.DiseaseMatch;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.transform.RecordTransformer;
import dev.cairn.transform.embedding.EmbeddingInputs;
import dev.cairn.transform.json.JsonCursor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Studies of ClinicalTrials.gov, and the disease that asked for each. */
public final class ClinicalTrialTransformer implements RecordTransformer {
    /** The name of the data type. */
    public static final String DATA_TYPE = "clinical_trials";

    /** What is said of a study to an embedding model, unless a run brings a template of its own. */
    public static final String DEFAULT_TEMPLATE = """
            {brief_title}
            {official_title}
            {conditions}
            {keywords}
            {brief_summary}
            {eligibility_criteria}""";

    private static final String DISEASE_NAME = "disease_name";
    private static final String ORPHA_CODE = "orpha_code";

    private final EmbeddingInputs embeddings = new EmbeddingInputs(ClinicalTrial.getClassSchema(), DEFAULT_TEMPLATE);

    @Override
    public String dataType() {
        return DATA_TYPE;
    }

    @Override
    public PreparedPayload transform(RecordHeader header, RawPayload raw) {
        var study = JsonCursor.parse(raw.getPayload());
        var trial = raw.getContentType().equals(MediaTypes.STUDY_SUMMARY)
                ? StudySummaryReader.read(study)
                : StudyReader.read(study);
        var disease = disease(raw.getParameters(), trial, study);
        return new PreparedPayload(
                RecordHash.of(trial),
                new ClinicalTrialDocument(trial, disease),
                embeddings.of(trial, header.getSettings()));
    }

    private static @Nullable DiseaseMatch disease(
            Map<String, String> parameters, ClinicalTrial trial, JsonCursor study) {
        var name = parameters.get(DISEASE_NAME);
        var code = parameters.get(ORPHA_CODE);
        if (name == null && code == null) {
            return null;
        }
        if (name == null || code == null) {
            throw new PipelineException(
                    ErrorCode.FIELD_MISSING,
                    "the work item of a disease needs the parameters " + DISEASE_NAME + " and " + ORPHA_CODE);
        }
        return new DiseaseMatch(code, name, new DiseaseMatcher(name).match(trial, study.node()));
    }
}
