package dev.cairn.samples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Deterministic choices. Built on {@link Random}, whose algorithm is part of its specification, so that the same seed
 * gives the same data on every Java version.
 */
final class Draw {
    private final Random random;

    Draw(long seed, long place) {
        random = new Random(mix(mix(seed) + place));
    }

    /** A number from {@code min} to {@code max}, both included. */
    int between(int min, int max) {
        return min + random.nextInt(max - min + 1);
    }

    boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> List<T> shuffled(List<T> items) {
        var copy = new ArrayList<>(items);
        for (var last = copy.size() - 1; last > 0; last--) {
            Collections.swap(copy, last, random.nextInt(last + 1));
        }
        return copy;
    }

    /** Neighbouring seeds of {@link Random} begin alike; the finaliser of SplitMix64 sets them apart. */
    private static long mix(long value) {
        var z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
