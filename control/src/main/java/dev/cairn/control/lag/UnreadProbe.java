package dev.cairn.control.lag;

import dev.cairn.kit.kafka.KafkaAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the first record after an offset. Offsets alone cannot tell whether there is one: a transaction ends with a
 * marker that takes an offset, and aborted records take theirs. A consumer steps over both.
 */
final class UnreadProbe implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int POLLS = 16;
    /** A look at the first record must neither wait for more nor fetch what nobody reads. */
    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 16 * 1024);

    private final KafkaAccess kafka;
    private @Nullable Consumer<String, byte[]> consumer;

    UnreadProbe(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /** A place in a partition, and where committed records end there. */
    record Gap(TopicPartition partition, long from, long end) {}

    /** What was found in a gap. */
    sealed interface Unread {
        /** Certainly no record. */
        record Nothing() implements Unread {}

        /** Records, the first of them written at this time. */
        record Since(Instant written) implements Unread {}

        /** No answer in time. */
        record Unknown() implements Unread {}
    }

    /** Looks into each gap. */
    Map<Gap, Unread> look(Collection<Gap> gaps) {
        var answers = new HashMap<Gap, Unread>();
        var open = new HashSet<>(gaps);
        while (!open.isEmpty()) {
            // A consumer has one position in a partition: two groups that stand apart take two rounds.
            var round = new HashMap<TopicPartition, Gap>();
            open.forEach(gap -> round.putIfAbsent(gap.partition(), gap));
            open.removeAll(round.values());
            look(round, answers);
        }
        return answers;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
        }
    }

    private void look(Map<TopicPartition, Gap> round, Map<Gap, Unread> answers) {
        var reader = reader();
        var open = new HashMap<>(round);
        reader.assign(open.keySet());
        round.forEach((partition, gap) -> reader.seek(partition, gap.from()));
        for (var i = 0; i < POLLS && !open.isEmpty(); i++) {
            var records = reader.poll(POLL);
            for (var partition : records.partitions()) {
                var first = records.records(partition).get(0);
                answer(open, partition, new Unread.Since(Instant.ofEpochMilli(first.timestamp())), answers);
            }
            for (var gap : List.copyOf(open.values())) {
                if (reader.position(gap.partition()) >= gap.end()) {
                    answer(open, gap.partition(), new Unread.Nothing(), answers);
                }
            }
            reader.assign(open.keySet());
        }
        open.values().forEach(gap -> answers.put(gap, new Unread.Unknown()));
    }

    private static void answer(
            Map<TopicPartition, Gap> open, TopicPartition partition, Unread unread, Map<Gap, Unread> answers) {
        var gap = open.remove(partition);
        if (gap != null) {
            answers.put(gap, unread);
        }
    }

    private Consumer<String, byte[]> reader() {
        var opened = consumer == null ? kafka.reader("lag", SETTINGS) : consumer;
        consumer = opened;
        return opened;
    }
}
