package dev.cairn.local;

/** What stopping a stack from outside came to. */
public enum StopOutcome {
    /** No process ran a stack on the directory. */
    NOT_RUNNING,
    /** It stopped in good order. */
    STOPPED,
    /** It did not stop in time and was killed; nothing acknowledged is lost. */
    KILLED,
    /** The process was gone already; the database server it had left behind was stopped. */
    ORPHAN_STOPPED
}
