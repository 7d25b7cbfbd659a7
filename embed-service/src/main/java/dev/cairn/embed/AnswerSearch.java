package dev.cairn.embed;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.AvroSerde;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
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
 * Finds the answers to requests whose offsets were not committed, so that nobody pays for them again. The broker stamps
 * requests and answers alike, and an answer lies in the partition of the same number as its request: everything from
 * the time of the first uncommitted request on is read.
 */
final class AnswerSearch {
    private static final Logger log = LoggerFactory.getLogger(AnswerSearch.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** The partitions of requests and answers may have leaders whose clocks differ. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(2);

    private final Supplier<Consumer<String, byte[]>> readers;
    private final String answersTopic;
    private final AvroSerde<ModelAnswer> serde;
    private final BooleanSupplier stopped;

    AnswerSearch(
            Supplier<Consumer<String, byte[]>> readers,
            String answersTopic,
            AvroSerde<ModelAnswer> serde,
            BooleanSupplier stopped) {
        this.readers = readers;
        this.answersTopic = answersTopic;
        this.serde = serde;
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
            var answers = readAnswers(reader, since);
            return positions.keySet().stream()
                    .collect(Collectors.toMap(
                            Function.identity(),
                            partition -> new AnswersFound(
                                    answers.getOrDefault(partition.partition(), Map.of()), at(ends, partition))));
        }
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

    private Map<Integer, Map<String, String>> readAnswers(
            Consumer<String, byte[]> reader, Map<TopicPartition, Long> since) {
        var times = since.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> new TopicPartition(answersTopic, entry.getKey().partition()),
                        entry -> Math.max(0, entry.getValue() - CLOCK_SLACK.toMillis())));
        var starts = new HashMap<TopicPartition, Long>();
        reader.offsetsForTimes(times).forEach((partition, start) -> {
            if (start != null) {
                starts.put(partition, start.offset());
            }
        });
        reader.assign(starts.keySet());
        var ends = reader.endOffsets(starts.keySet());
        starts.forEach(reader::seek);
        var found = new HashMap<Integer, Map<String, String>>();
        while (behind(reader, starts.keySet(), ends) && !stopped.getAsBoolean()) {
            for (var answer : reader.poll(POLL)) {
                note(answer, found.computeIfAbsent(answer.partition(), any -> new HashMap<>()));
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
    private void note(ConsumerRecord<String, byte[]> record, Map<String, String> found) {
        if (record.value() == null) {
            found.remove(record.key());
            return;
        }
        try {
            var answer = serde.decode(record.value(), ErrorCode.MODEL_ANSWER_UNDECODABLE);
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
}
