package dev.cairn.embed;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.ModelFailure;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the answers to requests whose offsets were not committed, so that nobody pays for them again, and which of them
 * somebody had begun to ask. The broker stamps requests, calls and answers alike, and what belongs together lies in
 * partitions of the same number: everything from the time of the first uncommitted request on is read.
 */
final class AnswerSearch {
    private static final Logger log = LoggerFactory.getLogger(AnswerSearch.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** The partitions of requests and answers may have leaders whose clocks differ. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(2);

    private final Supplier<Consumer<String, byte[]>> readers;
    private final KafkaAccess kafka;
    private final String answersTopic;
    private final String callsTopic;
    private final BooleanSupplier stopped;

    AnswerSearch(Supplier<Consumer<String, byte[]>> readers, KafkaAccess kafka, BooleanSupplier stopped) {
        this.readers = readers;
        this.kafka = kafka;
        answersTopic = kafka.name(Topics.MODEL_ANSWERS);
        callsTopic = kafka.name(Topics.MODEL_CALLS);
        this.stopped = stopped;
    }

    /** For partitions of requests, each with the position of its first uncommitted one, the answers that are there. */
    Map<TopicPartition, AnswersFound> search(Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> ends;
        Map<TopicPartition, Long> since;
        try (var reader = readers.get()) {
            reader.assign(positions.keySet());
            ends = reader.endOffsets(positions.keySet());
            since = firstTimestamps(reader, positions, ends);
        }
        // Not the same reader: what it has asked for of the requests would still come in, and be warned of.
        try (var reader = readers.get()) {
            var found = readLogs(reader, since);
            return positions.keySet().stream().collect(Collectors.toMap(Function.identity(), partition -> {
                var own = found.getOrDefault(partition.partition(), new Found());
                return new AnswersFound(own.answers, own.begun, at(ends, partition));
            }));
        }
    }

    private static final class Found {
        private final Map<String, String> answers = new HashMap<>();
        private final Map<String, Set<String>> begun = new HashMap<>();
    }

    private Map<TopicPartition, Long> firstTimestamps(
            Consumer<String, byte[]> reader, Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
        var open = new HashSet<>(positions.keySet());
        open.removeIf(partition -> at(positions, partition) >= at(ends, partition));
        reader.assign(open);
        open.forEach(partition -> reader.seek(partition, at(positions, partition)));
        var found = new HashMap<TopicPartition, Long>();
        while (!open.isEmpty() && !stopped.getAsBoolean()) {
            var records = reader.poll(POLL);
            for (var partition : records.partitions()) {
                found.putIfAbsent(partition, records.records(partition).get(0).timestamp());
            }
            open.removeIf(
                    partition -> found.containsKey(partition) || reader.position(partition) >= at(ends, partition));
        }
        return found;
    }

    private Map<Integer, Found> readLogs(Consumer<String, byte[]> reader, Map<TopicPartition, Long> since) {
        var times = new HashMap<TopicPartition, Long>();
        since.forEach((requests, first) -> {
            var from = Math.max(0, first - CLOCK_SLACK.toMillis());
            times.put(new TopicPartition(answersTopic, requests.partition()), from);
            times.put(new TopicPartition(callsTopic, requests.partition()), from);
        });
        var starts = new HashMap<TopicPartition, Long>();
        reader.offsetsForTimes(times).forEach((partition, start) -> {
            if (start != null) {
                starts.put(partition, start.offset());
            }
        });
        reader.assign(starts.keySet());
        var ends = reader.endOffsets(starts.keySet());
        starts.forEach(reader::seek);
        var found = new HashMap<Integer, Found>();
        while (behind(reader, starts.keySet(), ends) && !stopped.getAsBoolean()) {
            for (var record : reader.poll(POLL)) {
                var own = found.computeIfAbsent(record.partition(), any -> new Found());
                if (record.topic().equals(answersTopic)) {
                    noteAnswer(record, own.answers);
                } else {
                    noteCall(record, own.begun);
                }
            }
        }
        return found;
    }

    private static boolean behind(
            Consumer<String, byte[]> reader, Collection<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        return partitions.stream().anyMatch(partition -> reader.position(partition) < at(ends, partition));
    }

    private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition), "every partition was asked for");
    }

    /** The newest answer of a key counts, as it does in the table. */
    private void noteAnswer(ConsumerRecord<String, byte[]> record, Map<String, String> found) {
        if (record.value() == null) {
            found.remove(record.key());
            return;
        }
        try {
            var answer = kafka.serde(Topics.MODEL_ANSWERS).decode(record.value(), ErrorCode.MODEL_ANSWER_UNDECODABLE);
            var failed = answer.getOutcome() instanceof ModelFailure;
            found.put(record.key(), failed ? answer.getAskId() : AnswersFound.SUCCESS);
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.MODEL_ANSWER_UNDECODABLE) {
                throw e;
            }
            found.remove(record.key());
            log.warn(
                    "event=undecodable_answer action=treat_as_absent partition={} offset={} message=\"{}\"",
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    /** A call that cannot be read costs an item in a bill, no more. */
    private void noteCall(ConsumerRecord<String, byte[]> record, Map<String, Set<String>> begun) {
        try {
            var call = kafka.serde(Topics.MODEL_CALLS).decode(record.value(), ErrorCode.MODEL_REQUEST_UNDECODABLE);
            call.getAskIds()
                    .forEach(askId -> begun.computeIfAbsent(askId, any -> new HashSet<>(1))
                            .add(call.getWorker()));
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.MODEL_REQUEST_UNDECODABLE) {
                throw e;
            }
            log.warn("event=undecodable_call partition={} offset={}", record.partition(), record.offset());
        }
    }
}
