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

    private MediaTypes() {}
}
