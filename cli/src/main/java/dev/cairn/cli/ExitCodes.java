package dev.cairn.cli;

import dev.cairn.control.runs.RunStatus;
import dev.cairn.kit.error.ErrorCode;
import java.util.EnumSet;
import java.util.Set;

/** What the process tells its caller. */
final class ExitCodes {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int BAD_USAGE = 2;
    static final int DEAD_LETTERS = 3;

    private static final Set<ErrorCode> USAGE = EnumSet.of(
            ErrorCode.BUDGET_INVALID,
            ErrorCode.CONFIGURATION_INVALID,
            ErrorCode.EXPERIMENT_INVALID,
            ErrorCode.FILE_EXISTS,
            ErrorCode.LIST_INVALID,
            ErrorCode.MODEL_NOT_CONFIGURED,
            ErrorCode.MODEL_UNKNOWN,
            ErrorCode.SOURCE_NOT_FOUND,
            ErrorCode.STACK_NOT_FOUND);

    private ExitCodes() {}

    /** Of a command that could not do its work. */
    static int of(ErrorCode code) {
        return USAGE.contains(code) ? BAD_USAGE : FAILED;
    }

    /** Of a command that waited for a run. */
    static int of(RunStatus status) {
        return switch (status) {
            case COMPLETED -> DONE;
            case COMPLETED_WITH_ERRORS -> DEAD_LETTERS;
            case FAILED, CANCELLED, PAUSED, PUBLISHED, RUNNING -> FAILED;
        };
    }
}
