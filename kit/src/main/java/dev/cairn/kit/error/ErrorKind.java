package dev.cairn.kit.error;

/** What to do about an error. */
public enum ErrorKind {
    /** The record is at fault: it becomes a dead letter. */
    BAD_RECORD,
    /** The same may succeed later: try again, with backoff. */
    TRANSIENT,
    /** Nothing will succeed until a person acts: stop, or pause, and say so. */
    FATAL
}
