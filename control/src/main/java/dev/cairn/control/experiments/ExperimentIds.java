package dev.cairn.control.experiments;

import java.text.Normalizer;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Makes ids of experiments that can be read and never meet: the name in small letters, and random digits. */
final class ExperimentIds {
    private static final int LONGEST_SLUG = 40;
    private static final int RANDOM_BOUND = 1 << 24;

    private final RandomGenerator random;

    ExperimentIds(RandomGenerator random) {
        this.random = random;
    }

    /** An id such as {@code baseline-v4-t-0-0-7f3a9c}: letters, digits and hyphens. */
    String next(String name) {
        return slug(name) + "-%06x".formatted(random.nextInt(RANDOM_BOUND));
    }

    private static String slug(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-");
        var cut = plain.substring(0, Math.min(plain.length(), LONGEST_SLUG)).replaceAll("^-|-$", "");
        return cut.isEmpty() ? "experiment" : cut;
    }
}
