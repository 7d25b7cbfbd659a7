package dev.cairn.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values read in tables and lines. */
final class Format {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final String UNKNOWN = "?";
    private static final double MILLIS_PER_SECOND = 1000;
    private static final int BYTES_PER_UNIT = 1024;
    private static final String BYTE_UNITS = "KMGT";

    private Format() {}

    /** A number; what is not known yet is not a zero. */
    static Object count(@Nullable Long count) {
        return count == null ? UNKNOWN : count;
    }

    /** A number that follows from samples; a table sets it as a number. */
    static Number rough(long count) {
        return new Rough(count);
    }

    static String time(@Nullable Instant instant) {
        return instant == null ? "" : SECOND.format(instant);
    }

    /** Such as 0.4 s, 12 s, 3 min 20 s, 2 h 5 min. */
    static String duration(@Nullable Duration duration) {
        if (duration == null) {
            return "";
        }
        if (duration.toSeconds() < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / MILLIS_PER_SECOND);
        }
        if (duration.toMinutes() < 1) {
            return duration.toSeconds() + " s";
        }
        return duration.toHours() < 1
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }

    /** Such as 512 B, 1.4 MiB. */
    static String bytes(long bytes) {
        if (bytes < BYTES_PER_UNIT) {
            return bytes + " B";
        }
        var size = (double) bytes;
        var unit = -1;
        do {
            size /= BYTES_PER_UNIT;
            unit++;
        } while (size >= BYTES_PER_UNIT && unit < BYTE_UNITS.length() - 1);
        return String.format(Locale.ROOT, "%.1f %siB", size, BYTE_UNITS.charAt(unit));
    }

    static String cut(@Nullable String text, int length) {
        if (text == null) {
            return "";
        }
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }

    private static final class Rough extends Number {
        private final long count;

        Rough(long count) {
            this.count = count;
        }

        @Override
        public int intValue() {
            return (int) count;
        }

        @Override
        public long longValue() {
            return count;
        }

        @Override
        public float floatValue() {
            return count;
        }

        @Override
        public double doubleValue() {
            return count;
        }

        @Override
        public String toString() {
            return "~" + count;
        }
    }
}
