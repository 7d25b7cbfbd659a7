package dev.cairn.control.replay;

import dev.cairn.control.records.RecordTopic;
import dev.cairn.control.records.Recorded;
import dev.cairn.control.replay.ReplayPlan.Range;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic from one point to another, beside everybody else who reads it. */
final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(500);

    /** Clocks of different machines may differ by so much. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private final KafkaAccess kafka;
    private final RecordTopic from;

    TopicScan(KafkaAccess kafka, RecordTopic from) {
        this.kafka = kafka;
        this.from = from;
    }

    /** Takes what was read. */
    interface Receiver {
        void take(ConsumerRecord<String, byte[]> origin, Recorded record);
    }

    /** Reads what was written since a time. Records that cannot be decoded belong to nobody, and are left out. */
    void since(Instant time, Receiver receiver) {
        scan(
                consumer -> {
                    var earliest = time.minus(CLOCK_SKEW).toEpochMilli();
                    var starts = consumer.offsetsForTimes(
                            partitions(consumer).stream().collect(Collectors.toMap(at -> at, at -> earliest)));
                    var ends = consumer.endOffsets(starts.keySet());
                    var ranges = new HashMap<TopicPartition, Bounds>();
                    starts.forEach((partition, start) -> {
                        if (start != null) {
                            ranges.put(partition, new Bounds(start.offset(), end(ends, partition)));
                        }
                    });
                    return ranges;
                },
                receiver);
    }

    /** Reads what lies in the given ranges. */
    void within(List<Range> ranges, Receiver receiver) {
        var bounds = new HashMap<TopicPartition, Bounds>();
        for (var range : ranges) {
            bounds.put(
                    new TopicPartition(kafka.name(from.topic()), range.partition()),
                    new Bounds(range.first(), range.last() + 1));
        }
        scan(consumer -> bounds, receiver);
    }

    private record Bounds(long start, long end) {}

    private interface Where {
        Map<TopicPartition, Bounds> of(Consumer<String, byte[]> consumer);
    }

    private void scan(Where where, Receiver receiver) {
        try (var consumer = kafka.reader("replay")) {
            var bounds = where.of(consumer);
            consumer.assign(bounds.keySet());
            bounds.forEach((partition, range) -> consumer.seek(partition, range.start()));
            var open = new HashMap<>(bounds);
            while (!open.isEmpty()) {
                for (var record : consumer.poll(POLL)) {
                    var range = open.get(new TopicPartition(record.topic(), record.partition()));
                    if (range != null && record.offset() < range.end()) {
                        take(record, receiver);
                    }
                }
                open.entrySet()
                        .removeIf(range -> consumer.position(range.getKey())
                                >= range.getValue().end());
                consumer.pause(consumer.assignment().stream()
                        .filter(partition -> !open.containsKey(partition))
                        .toList());
            }
        } catch (KafkaException e) {
            throw kafka.unavailable(e);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record, Receiver receiver) {
        Recorded recorded;
        try {
            recorded = from.decode(kafka, record.value());
        } catch (PipelineException e) {
            if (e.code() == ErrorCode.PAYLOAD_UNREADABLE) {
                return;
            }
            throw e;
        }
        receiver.take(record, recorded);
    }

    private List<TopicPartition> partitions(Consumer<String, byte[]> consumer) {
        return consumer.partitionsFor(kafka.name(from.topic())).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }
}
