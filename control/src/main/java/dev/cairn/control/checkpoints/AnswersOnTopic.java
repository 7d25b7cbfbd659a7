package dev.cairn.control.checkpoints;

import dev.cairn.control.topics.CompactedTopic;
import dev.cairn.control.topics.CompactedTopic.Place;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelFailure;
import dev.cairn.schemas.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The answers of models that the topic holds. Reading them all is exact, and takes as long as the topic is large. */
final class AnswersOnTopic {
    /** Of an answer that cannot be read. It is asked for again in any case. */
    private static final Source UNKNOWN = new Source("?", true);

    private final String topic;
    private final Map<Place, Source> sources;

    private record Source(String model, boolean failed) {}

    private AnswersOnTopic(String topic, Map<Place, Source> sources) {
        this.topic = topic;
        this.sources = sources;
    }

    /** Reads the topic. Throws KAFKA_UNAVAILABLE or REGISTRY_UNAVAILABLE. */
    static AnswersOnTopic read(KafkaAccess kafka) {
        var topic = new CompactedTopic(kafka, Topics.MODEL_ANSWERS);
        var distinct = new HashMap<Source, Source>(); // one object for each model, not for each answer
        var sources = topic.read(key -> true, stored -> {
            var source = source(kafka, stored);
            return distinct.computeIfAbsent(source, any -> any);
        });
        return new AnswersOnTopic(topic.name(), sources);
    }

    /** Answers that say something, by model. */
    Map<String, Long> counts() {
        return sources.values().stream()
                .filter(source -> !source.failed())
                .collect(Collectors.groupingBy(Source::model, TreeMap::new, Collectors.counting()));
    }

    /** Failures of a model. */
    long failures(String model) {
        return sources.values().stream().filter(new Source(model, true)::equals).count();
    }

    /** Tombstones for all that a model has answered, each in the partition of its answer. */
    List<ProducerRecord<String, byte[]>> tombstones(String model) {
        return sources.entrySet().stream()
                .filter(answer -> answer.getValue().model().equals(model))
                .map(answer -> answer.getKey().tombstone(topic))
                .toList();
    }

    private static Source source(KafkaAccess kafka, ConsumerRecord<String, byte[]> stored) {
        ModelAnswer answer;
        try {
            answer = kafka.serde(Topics.MODEL_ANSWERS).decode(stored.value(), ErrorCode.MODEL_ANSWER_UNDECODABLE);
        } catch (PipelineException e) {
            if (e.code() == ErrorCode.MODEL_ANSWER_UNDECODABLE) {
                return UNKNOWN;
            }
            throw e;
        }
        return new Source(answer.getModel(), answer.getOutcome() instanceof ModelFailure);
    }
}
