package dev.cairn.control.replay;

import dev.cairn.control.records.Recorded;
import dev.cairn.control.replay.ReplayPlan.Range;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.PreparedPayload;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Which records of a run were found in a topic, each of them once. */
final class FoundRecords {
    private final ReplayRequest request;
    private final RecordedRun run;
    private final Map<String, BitSet> seen = new HashMap<>();
    private final SortedMap<Integer, Range> ranges = new TreeMap<>();
    private final Set<String> requestKeys = new HashSet<>();

    FoundRecords(ReplayRequest request, RecordedRun run) {
        this.request = request;
        this.run = run;
        run.items().keySet().forEach(entity -> seen.put(entity, new BitSet()));
    }

    /** Takes note of a record. True if it is to be replayed and was not found before. */
    boolean take(ConsumerRecord<String, byte[]> origin, Recorded record) {
        var header = record.header();
        var item = run.items().get(header.getEntity());
        if (item == null
                || record.body() instanceof ItemSealed
                || !header.getRunId().equals(request.runId())
                || header.getAttempt() != item.attempt()) {
            return false;
        }
        var ordinal = Math.toIntExact(header.getOrdinal());
        var ordinals = Objects.requireNonNull(seen.get(header.getEntity()));
        var meant = !request.onlyErrors() || item.wanted().get(ordinal);
        if (ordinals.get(ordinal) || !meant) {
            return false;
        }
        ordinals.set(ordinal);
        ranges.merge(
                origin.partition(),
                new Range(origin.partition(), origin.offset(), origin.offset()),
                (a, b) -> new Range(a.partition(), a.first(), b.last()));
        if (record.body() instanceof PreparedPayload payload && payload.getModelInput() != null) {
            requestKeys.add(payload.getModelInput().getRequestKey());
        }
        return true;
    }

    /** How many were found, by entity. */
    Map<String, Long> counts() {
        var counts = new TreeMap<String, Long>();
        seen.forEach((entity, ordinals) -> counts.put(entity, (long) ordinals.cardinality()));
        return counts;
    }

    /** How many should be there and are not, by entity; without those of which none is missing. */
    Map<String, Long> gone() {
        var gone = new TreeMap<String, Long>();
        run.items().forEach((entity, item) -> {
            var missing = (BitSet) item.wanted().clone();
            missing.andNot(Objects.requireNonNull(seen.get(entity)));
            if (!missing.isEmpty()) {
                gone.put(entity, (long) missing.cardinality());
            }
        });
        return gone;
    }

    /** Of the entities of which some are gone, the earlier run that sent what had not changed. */
    Map<String, String> sentBy() {
        var sentBy = new TreeMap<String, String>();
        gone().keySet().forEach(entity -> {
            var earlier = Objects.requireNonNull(run.items().get(entity)).unchangedSince();
            if (earlier != null) {
                sentBy.put(entity, earlier);
            }
        });
        return sentBy;
    }

    List<Range> ranges() {
        return List.copyOf(ranges.values());
    }

    /** The requests that prepared records would make. */
    Set<String> requestKeys() {
        return requestKeys;
    }
}
