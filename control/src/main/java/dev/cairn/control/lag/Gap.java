package dev.cairn.control.lag;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** A stretch of a partition, from an offset up to but without another. */
record Gap(TopicPartition partition, long from, long end) {
    /** A stretch up to this length is read whole. */
    private static final int SHORT = 200;

    private static final int PART = 32;
    private static final int PARTS = 5;

    long length() {
        return end - from;
    }

    /**
     * What of it is read: all of a short one, else parts from its beginning to its end. Runs follow each other in a
     * partition, so that the beginning alone would speak for one run only.
     */
    List<Gap> parts() {
        if (length() <= 0) {
            return List.of();
        }
        if (length() <= SHORT) {
            return List.of(this);
        }
        var parts = new ArrayList<Gap>();
        for (var i = 0; i < PARTS; i++) {
            var start = from + (length() - PART) * i / (PARTS - 1);
            parts.add(new Gap(partition, start, start + PART));
        }
        return parts;
    }
}
