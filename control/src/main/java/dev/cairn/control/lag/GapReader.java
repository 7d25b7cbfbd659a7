package dev.cairn.control.lag;

import dev.cairn.kit.kafka.KafkaAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records in gaps. Offsets alone cannot tell how many there are: a transaction ends with a marker that takes
 * an offset, and aborted records take theirs. A consumer steps over both.
 */
final class GapReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int POLLS = 16;
    /** A look must neither wait for more nor fetch what nobody reads. */
    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 * 1024);

    private final KafkaAccess kafka;
    private final RecordRuns runs;
    private @Nullable Consumer<String, byte[]> consumer;

    GapReader(KafkaAccess kafka, RecordRuns runs) {
        this.kafka = kafka;
        this.runs = runs;
    }

    /** What each gap holds, as far as it could be read in time. */
    Map<Gap, GapSample> read(Collection<Gap> gaps) {
        var answers = new HashMap<Gap, GapSample>();
        var open = new LinkedHashSet<>(gaps);
        while (!open.isEmpty()) {
            // A consumer has one position in a partition: two gaps of one partition take two rounds.
            var round = new HashMap<TopicPartition, Gap>();
            open.forEach(gap -> round.putIfAbsent(gap.partition(), gap));
            open.removeAll(round.values());
            readRound(round, answers);
        }
        return answers;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
        }
    }

    private void readRound(Map<TopicPartition, Gap> round, Map<Gap, GapSample> answers) {
        var reader = reader();
        var open = new HashMap<>(round);
        reader.assign(open.keySet());
        round.forEach((partition, gap) -> reader.seek(partition, gap.from()));
        for (var i = 0; i < POLLS && !open.isEmpty(); i++) {
            var records = reader.poll(POLL);
            for (var gap : List.copyOf(open.values())) {
                var before = answers.getOrDefault(gap, GapSample.NOTHING);
                var position = Math.min(reader.position(gap.partition()), gap.end());
                var seen = position - gap.from() - before.offsets();
                answers.put(gap, before.and(sample(records.records(gap.partition()), gap.end(), seen)));
                if (position == gap.end()) {
                    open.remove(gap.partition());
                }
            }
            reader.assign(open.keySet());
        }
    }

    private GapSample sample(List<ConsumerRecord<String, byte[]>> records, long end, long offsets) {
        var count = 0L;
        var byRun = new HashMap<String, Long>();
        Instant oldest = null;
        for (var record : records) {
            if (record.offset() < end) {
                count++;
                oldest = oldest == null ? Instant.ofEpochMilli(record.timestamp()) : oldest;
                runs.runOf(record.topic(), record.value()).ifPresent(run -> byRun.merge(run, 1L, Long::sum));
            }
        }
        return new GapSample(offsets, count, byRun, oldest);
    }

    private Consumer<String, byte[]> reader() {
        var opened = consumer == null ? kafka.reader("lag", SETTINGS) : consumer;
        consumer = opened;
        return opened;
    }
}
