package dev.cairn.testing;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The guarantee that nothing is lost and nothing is done twice, as an assertion that says what broke it. */
public final class ExactlyOnceAssertions {
    private static final int EXAMPLES = 10;

    private ExactlyOnceAssertions() {}

    /** Fails unless every expected identity arrived once and nothing else arrived. The order does not matter. */
    public static <K> void assertEachOnce(Collection<K> expected, Collection<K> arrived) {
        Map<K, Integer> balance = new LinkedHashMap<>();
        expected.forEach(identity -> balance.merge(identity, -1, Integer::sum));
        arrived.forEach(identity -> balance.merge(identity, 1, Integer::sum));
        var missing = balance.entrySet().stream()
                .filter(entry -> entry.getValue() < 0)
                .map(Map.Entry::getKey)
                .toList();
        var surplus = balance.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
        if (!missing.isEmpty() || !surplus.isEmpty()) {
            throw new AssertionError("expected " + expected.size() + " identities once each, " + arrived.size()
                    + " arrived; lost: " + describe(missing) + "; repeated or unknown: " + describe(surplus));
        }
    }

    private static String describe(List<?> identities) {
        return identities.size() + " " + identities.subList(0, Math.min(EXAMPLES, identities.size()));
    }
}
