package dev.cairn.kit.fault;

import org.jspecify.annotations.Nullable;

/**
 * Where a process is to die.
 *
 * @param time the first time it gets there is 1
 */
record Crash(CrashPoint point, int time) {
    Crash {
        if (time < 1) {
            throw new IllegalArgumentException("the time to crash is " + time + ": must be 1 or more");
        }
    }

    /** Reads {@code POINT} or {@code POINT:time}. Throws IllegalArgumentException for anything else; null for null. */
    static @Nullable Crash parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var colon = text.indexOf(':');
        return colon < 0
                ? new Crash(CrashPoint.valueOf(text), 1)
                : new Crash(CrashPoint.valueOf(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }
}
