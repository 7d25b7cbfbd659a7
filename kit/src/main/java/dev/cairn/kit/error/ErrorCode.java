package dev.cairn.kit.error;

import static dev.cairn.kit.error.ErrorKind.BAD_RECORD;
import static dev.cairn.kit.error.ErrorKind.FATAL;
import static dev.cairn.kit.error.ErrorKind.TRANSIENT;

/**
 * Every error, with the number that dead letters, logs and {@code docs/errors.md} know it by. Numbers are never used
 * again: 1000–1999 ingest, 2000–2999 transform, 3000–3999 models, 4000–4999 load, 5000–5999 control and API.
 */
public enum ErrorCode {
    SOURCE_UNREACHABLE(
            1001, TRANSIENT, "The source did not answer, refused, or answered 5xx or 429 until retries ran out."),
    SOURCE_REJECTED(
            1002, BAD_RECORD, "The source answered a status that retrying does not change, such as 400 or 404."),
    SOURCE_MALFORMED(
            1003, BAD_RECORD, "The source's answer or file is not what its format promises, for example broken JSON."),
    SOURCE_TRUNCATED(1004, TRANSIENT, "The source's answer or file ended early."),
    SOURCE_PAGE_LOOP(1005, BAD_RECORD, "The source handed out a page token it had handed out before."),
    SOURCE_INCOMPLETE(1006, TRANSIENT, "The source delivered fewer records than it said there were."),
    SOURCE_NOT_FOUND(
            1007,
            BAD_RECORD,
            "The file or folder is not there, cannot be read, or holds nothing of the expected kind."),
    SOURCE_CHANGED(1008, BAD_RECORD, "The file changed while its item was being read."),
    ITEM_INVALID(1009, BAD_RECORD, "The work item asks for something that its connector does not know."),
    INGEST_UNDECODABLE(1010, BAD_RECORD, "The bytes of a work item are not what its schema says."),
    RECORD_TOO_LARGE(1011, BAD_RECORD, "A record is larger than a topic takes."),

    STUDY_REJECTED(
            1012, BAD_RECORD, "A study fails a quality check at the level of an error: nothing of it is loaded."),
    SOURCE_UNSAFE(
            1013,
            BAD_RECORD,
            "An archive holds a name that leads out of it, or unpacks to far more than it can honestly hold."),
    NARRATIVES_REJECTED(
            1014, BAD_RECORD, "A file of narratives has problems at the level of an error: nothing of it is loaded."),
    NARRATIVES_UNREACHABLE(1015, TRANSIENT, "The database that holds the narratives cannot be reached or read."),

    RAW_UNDECODABLE(2001, BAD_RECORD, "The bytes of a raw record are not what its schema says."),
    DATA_TYPE_UNKNOWN(2002, BAD_RECORD, "No transformer knows the record's data type."),
    PAYLOAD_MALFORMED(2003, BAD_RECORD, "The payload is not well-formed, for example broken JSON."),
    FIELD_MISSING(2004, BAD_RECORD, "A field that every record must have is missing or empty."),
    FIELD_INVALID(2005, BAD_RECORD, "A field has a value that its type does not allow."),
    TEMPLATE_INVALID(2006, BAD_RECORD, "The run's embedding template names a field that does not exist."),
    TRANSFORM_FAILED(2007, BAD_RECORD, "The transformer failed on the record in a way that nobody foresaw: report it."),

    PREPARED_UNDECODABLE(3001, BAD_RECORD, "The bytes of a prepared record are not what its schema says."),
    MODEL_UNAVAILABLE(3002, TRANSIENT, "The model's endpoint did not answer or answered 5xx until retries ran out."),
    MODEL_THROTTLED(3003, TRANSIENT, "The model's endpoint asks for patience (429, 503)."),
    MODEL_REJECTED(3004, BAD_RECORD, "The model's endpoint rejected this input (400, 413, 422)."),
    MODEL_UNAUTHORIZED(3005, FATAL, "The key is missing, wrong or out of quota (401, 402, 403): the stage pauses."),
    MODEL_NOT_CONFIGURED(
            3006, FATAL, "A run asks for a provider that this service has no configuration for: the stage pauses."),
    MODEL_UNKNOWN(3007, BAD_RECORD, "The run's model is not one that its provider has."),
    MODEL_ANSWER_INVALID(
            3008, BAD_RECORD, "The answer has wrong dimensions, values that are no numbers, or is unreadable."),
    MODEL_REQUEST_UNDECODABLE(3009, BAD_RECORD, "The bytes of a model request are not what its schema says."),
    MODEL_ANSWER_UNDECODABLE(3010, BAD_RECORD, "The bytes of a model answer are not what its schema says."),

    RUN_CANCELLED(3011, BAD_RECORD, "The run was cancelled: its model is not asked any more."),
    BUDGET_SPENT(3012, BAD_RECORD, "The run's budget is spent: it pauses until it is resumed with another."),
    ENRICHED_UNDECODABLE(4001, BAD_RECORD, "The bytes of a record to load are not what its schema says."),
    WRITER_UNKNOWN(4002, BAD_RECORD, "No writer knows the record's document."),
    VALUE_REJECTED(4003, BAD_RECORD, "PostgreSQL rejected a value (SQLSTATE 22) or a constraint (SQLSTATE 23)."),
    DATABASE_UNAVAILABLE(4004, TRANSIENT, "PostgreSQL cannot be reached or has no room (SQLSTATE 08, 40, 53, 57)."),
    DATABASE_MISUSED(4005, FATAL, "PostgreSQL rejected a statement for another reason, for example missing rights."),
    OFFSETS_TAKEN(4006, TRANSIENT, "Another loader owns the partition: the batch was rolled back."),
    ANSWER_UNREADABLE(4007, BAD_RECORD, "A model's answer holds no JSON object that could be read, even with repairs."),
    ANSWER_INCOMPLETE(
            4008,
            BAD_RECORD,
            "A model's answer was cut off, or lacks or misstates whether it was detected, or how surely."),
    REPEAT_OUTDATED(
            4009,
            BAD_RECORD,
            "An item repeats the records of an earlier run, but they are not what is current any more."),

    CONFIGURATION_INVALID(5001, FATAL, "The configuration has problems; all are listed."),
    KAFKA_UNAVAILABLE(5002, TRANSIENT, "The broker cannot be reached."),
    REGISTRY_UNAVAILABLE(5003, TRANSIENT, "The schema registry cannot be reached."),
    SCHEMA_INCOMPATIBLE(5004, FATAL, "A schema is not backward compatible with the one that is registered."),
    RUN_NOT_FOUND(5005, FATAL, "No run has this id."),
    STACK_NOT_FOUND(5006, FATAL, "No local stack runs on the data directory, and the environment names no cluster."),
    STACK_LOCKED(5007, FATAL, "Another local stack uses the data directory."),
    STACK_FAILED(5008, FATAL, "A part of the local stack did not start."),
    LIST_INVALID(5009, FATAL, "The list of entities to publish cannot be read."),
    RUNS_NOT_COMPARABLE(5010, FATAL, "Runs of different data types have nothing in common."),
    DEAD_LETTER_NOT_FOUND(5011, FATAL, "No dead letter has this id."),
    PAYLOAD_UNREADABLE(5012, FATAL, "What a dead letter is about cannot be shown."),
    RUN_UNDECODABLE(5013, BAD_RECORD, "The bytes of a run are not what its schema says."),
    RUN_NOT_CANCELLABLE(5014, FATAL, "A run that has ended cannot be cancelled."),
    RUN_NOT_RESUMABLE(5015, FATAL, "The run cannot be resumed: it is a replay, or nothing of it is left to do."),
    NOTHING_TO_REPLAY(5016, FATAL, "The run has no record that the replay could bring back."),
    REPLAY_INCOMPLETE(5017, FATAL, "The topic does not hold all records of the run any more."),
    BUDGET_INVALID(5018, FATAL, "The budget cannot be read, or nobody knows the price of the model."),
    ITEM_NOT_FOUND(5030, FATAL, "The run has no item of this entity, or the entity no run of this number."),
    DOCUMENT_MISSING(5031, FATAL, "A version that a run found is no longer kept: the run cannot be rebuilt whole."),
    FORMAT_UNSUPPORTED(5032, FATAL, "Records of this data type cannot be written in this format."),
    FILE_EXISTS(5033, FATAL, "A file that is to be written is there already."),
    HISTORY_NOT_FIRST(5034, FATAL, "An import would come after runs that are there, and be taken for the newest."),
    STUDY_NOT_FOUND(5040, FATAL, "The warehouse has no gene expression study of this accession."),
    FEATURE_UNKNOWN(5041, FATAL, "The catalogue has no feature of this name."),
    GENE_NOT_FOUND(5042, FATAL, "The study has no values of this gene."),
    COHORT_INVALID(5043, FATAL, "A cohort names no illness, or has too few samples for what is asked of it."),
    LOADERS_BUSY(5050, TRANSIENT, "Loaders left no moment to clean up in: what was not done yet is left as it is."),
    MODEL_IN_USE(5051, FATAL, "A run that is under way asks the model whose answers are to be retired."),
    EXPERIMENT_INVALID(
            5060, FATAL, "The configuration of an experiment has problems; all are listed with their lines."),
    EXPERIMENT_NOT_FOUND(5061, FATAL, "No experiment has this id or name."),
    EXPERIMENT_RUNNING(
            5062, FATAL, "A run of the experiment is under way or paused: it goes on by itself, or with runs resume."),
    NOTHING_REMAINS(5063, FATAL, "Every narrative of the experiment has its result."),
    DATA_SOURCE_NOT_FOUND(5064, FATAL, "No narratives are kept under this name."),
    PURGE_INCOMPLETE(5065, FATAL, "Something of a data source is still to be found after its purge.");

    private final int number;
    private final ErrorKind kind;
    private final String meaning;

    ErrorCode(int number, ErrorKind kind, String meaning) {
        this.number = number;
        this.kind = kind;
        this.meaning = meaning;
    }

    /** The stable number. */
    public int number() {
        return number;
    }

    /** What to do about it. */
    public ErrorKind kind() {
        return kind;
    }

    /** One sentence for the documentation. */
    public String meaning() {
        return meaning;
    }
}
