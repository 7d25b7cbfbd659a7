package dev.cairn.control.publish;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Makes run ids that sort by time, can be read aloud, and never meet: the data type's initials, the second in UTC, and
 * random digits, for example {@code ct-20261121-113045-7f3a9c}.
 */
public final class RunIds {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int RANDOM_BOUND = 1 << 24;

    private final InstantSource clock;
    private final RandomGenerator random;

    public RunIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** An id for a run of a data type. */
    public String next(String dataType) {
        return "%s%s-%06x".formatted(prefix(dataType), SECOND.format(clock.instant()), random.nextInt(RANDOM_BOUND));
    }

    /** What the ids of a data type begin with; those of another may begin so, too. */
    public static String prefix(String dataType) {
        return Arrays.stream(dataType.split("_"))
                .map(word -> word.substring(0, 1))
                .collect(Collectors.joining("", "", "-"));
    }
}
