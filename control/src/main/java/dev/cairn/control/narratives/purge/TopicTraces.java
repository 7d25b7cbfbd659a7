package dev.cairn.control.narratives.purge;

import dev.cairn.control.topics.CompactedTopic.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a topic holds of a data source. */
final class TopicTraces {
    private final String topic;
    private final boolean compacted;
    private final Map<Integer, PartitionTraces> partitions = new HashMap<>();
    private final Set<Place> current = new HashSet<>();
    private long values;

    TopicTraces(String topic, boolean compacted) {
        this.topic = topic;
        this.compacted = compacted;
    }

    /** In one partition of a topic that forgets from its beginning. */
    static final class PartitionTraces {
        private final Set<String> runsBefore = new TreeSet<>();
        private final Set<String> runsSince = new TreeSet<>();
        private long found;
        private long last = -1;
        private long othersBefore;
        private long othersSince;

        /** The offset of the last one. */
        long last() {
            return last;
        }

        private void own(long offset) {
            found++;
            last = offset;
            othersBefore += othersSince;
            othersSince = 0;
            runsBefore.addAll(runsSince);
            runsSince.clear();
        }

        private void other(String runId) {
            othersSince++;
            if (!runId.isEmpty()) {
                runsSince.add(runId);
            }
        }
    }

    String topic() {
        return topic;
    }

    boolean compacted() {
        return compacted;
    }

    /** A record of the data source, in a topic that forgets from its beginning. */
    void own(int partition, long offset) {
        at(partition).own(offset);
    }

    /**
     * A record of somebody else.
     *
     * @param runId empty if it is not known
     */
    void other(int partition, String runId) {
        at(partition).other(runId);
    }

    /** A value of the data source, or its tombstone, in a topic that keeps the newest of each key. */
    void value(Place place, boolean tombstone) {
        if (tombstone) {
            current.remove(place);
        } else {
            values++;
            current.add(place);
        }
    }

    /** How many records a client can still find: of a compacted topic, keys that have a value. */
    long found() {
        return current.size()
                + partitions.values().stream().mapToLong(part -> part.found).sum();
    }

    /** Values that were replaced or buried, and which the broker has not cleaned up yet. */
    long stale() {
        return values - current.size();
    }

    /** Records of others that lie before the last one. */
    long others() {
        return partitions.values().stream().mapToLong(part -> part.othersBefore).sum();
    }

    /** The runs of these. */
    Set<String> othersRuns() {
        var runs = new TreeSet<String>();
        partitions.values().forEach(part -> runs.addAll(part.runsBefore));
        return runs;
    }

    /** Keys that have a value. */
    Set<Place> current() {
        return current;
    }

    /** The partitions that hold some. */
    Map<Integer, PartitionTraces> partitions() {
        var holding = new HashMap<>(partitions);
        holding.values().removeIf(part -> part.found == 0);
        return holding;
    }

    private PartitionTraces at(int partition) {
        return partitions.computeIfAbsent(partition, number -> new PartitionTraces());
    }
}
