package dev.cairn.load.rows;

import java.util.Comparator;

/** Names a narrative's result in an experiment. */
record ResultKey(String experimentId, String incidentId, String narrativeType) implements Comparable<ResultKey> {
    private static final Comparator<ResultKey> ORDER = Comparator.comparing(ResultKey::experimentId)
            .thenComparing(ResultKey::incidentId)
            .thenComparing(ResultKey::narrativeType);

    @Override
    public int compareTo(ResultKey other) {
        return ORDER.compare(this, other);
    }
}
