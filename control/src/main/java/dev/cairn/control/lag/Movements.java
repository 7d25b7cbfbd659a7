package dev.cairn.control.lag;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How fast groups read, from look to look. Offsets are no measure: an idle group that steps over markers would seem to
 * work. What was passed since the last look is therefore looked into, too.
 */
final class Movements {
    private final Map<Place, Movement> movements = new HashMap<>();

    private record Place(String group, TopicPartition partition) {
        static Place of(GroupPosition position) {
            return new Place(position.group(), position.partition());
        }
    }

    private static final class Movement {
        private final RateMeter meter = new RateMeter();
        private long next;
        private double records;
        private @Nullable Double rate;

        Movement(long next) {
            this.next = next;
        }
    }

    /** What groups have passed since the last look. */
    List<Gap> passed(List<GroupPosition> positions) {
        var gaps = new ArrayList<Gap>();
        positions.forEach(position -> {
            var passed = passed(position);
            if (passed != null && passed.length() > 0) {
                gaps.add(passed);
            }
        });
        return gaps;
    }

    /** Notes where groups stand now, and what was found in {@link #passed}. */
    void add(Instant now, List<GroupPosition> positions, Map<Gap, GapSample> found) {
        for (var position : positions) {
            var passed = passed(position);
            var place = Place.of(position);
            if (passed == null) {
                movements.put(place, new Movement(position.next()));
            }
            var movement = movements.computeIfAbsent(place, p -> new Movement(position.next()));
            if (passed != null && passed.length() > 0) {
                movement.records +=
                        found.getOrDefault(passed, GapSample.NOTHING).recordsIn(passed);
                movement.next = position.next();
            }
            movement.rate = movement.meter.add(now, movement.records);
        }
    }

    /** Records a second; null until a group has been watched for a second. */
    @Nullable
    Double rate(GroupPosition position) {
        var movement = movements.get(Place.of(position));
        return movement == null ? null : movement.rate;
    }

    /** Null where a group is new, or was set back. */
    private @Nullable Gap passed(GroupPosition position) {
        var movement = movements.get(Place.of(position));
        return movement == null || position.next() < movement.next
                ? null
                : new Gap(position.partition(), movement.next, position.next());
    }
}
