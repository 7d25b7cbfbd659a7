package dev.cairn.kit.error;

import org.jspecify.annotations.Nullable;

/** An error with a code. The message says what was wrong, with the value, and what to do; it never holds a secret. */
public class PipelineException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final @Nullable String path;

    public PipelineException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public PipelineException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, null, cause);
    }

    private PipelineException(ErrorCode code, String message, @Nullable String path, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.path = path;
    }

    /** An error of one value of a record. {@code path} is its JSON path, for example {@code $.hasResults}. */
    public static PipelineException at(String path, ErrorCode code, String message) {
        return new PipelineException(code, message, path, null);
    }

    /** What kind of error this is, and its number. */
    public ErrorCode code() {
        return code;
    }

    /** The JSON path of the value at fault, if one value is. */
    public @Nullable String path() {
        return path;
    }
}
