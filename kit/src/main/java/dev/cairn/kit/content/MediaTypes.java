package dev.cairn.kit.content;

/** What the payloads of raw records are: ingest says it, transform reads by it. */
public final class MediaTypes {
    /** JSON as its source has it. */
    public static final String JSON = "application/json";

    /**
     * A study of a run file, the flat summary that a file-based pipeline kept of it: {@code nctId}, {@code briefTitle}
     * and what else it held, all at the top level.
     */
    public static final String STUDY_SUMMARY = "application/vnd.cairn.study-summary+json";

    /**
     * The header of a gene expression study: a JSON object that holds what the source says, part by part, as ingest's
     * expression package documents it.
     */
    public static final String EXPRESSION_STUDY = "application/vnd.cairn.expression-study+json";

    /** A gene's values: {@code GeneExpression} in Avro's single-object encoding. */
    public static final String GENE_EXPRESSION = "application/vnd.cairn.gene-expression+avro";

    /** The header of a file of narratives: a JSON object, as ingest's narratives package documents it. */
    public static final String NARRATIVE_SOURCE = "application/vnd.cairn.narrative-source+json";

    /** One narrative: a JSON object with the names of {@code Narrative}. */
    public static final String NARRATIVE = "application/vnd.cairn.narrative+json";

    /** A narrative that an experiment is to ask about: a JSON object, as ingest's experiments package documents it. */
    public static final String EXPERIMENT_NARRATIVE = "application/vnd.cairn.experiment-narrative+json";

    private MediaTypes() {}
}
