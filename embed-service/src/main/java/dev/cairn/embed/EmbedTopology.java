package dev.cairn.embed;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.run.Cancellations;
import dev.cairn.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Joins prepared records with the answers of models. Requests, answers and the records that wait share keys and
 * partitions, so that each instance holds the answers of its own records only.
 *
 * <p>Values are bytes until a processor decodes them: what cannot be decoded must not stop the application.
 */
final class EmbedTopology {
    /** The answers: model-answers as a table. The topic is the store's changelog. */
    static final String ANSWERS = "answers";
    /** The records that wait for an answer; see {@link ParkedRecords}. */
    static final String PARKED = "parked";

    private EmbedTopology() {}

    /** The topology. {@code settings} decide about optimisation, without which the answers would be stored twice. */
    static Topology build(
            KafkaAccess kafka,
            Cancellations cancellations,
            EmbedMetrics metrics,
            InstantSource clock,
            Properties settings) {
        var builder = new StreamsBuilder();
        builder.addStateStore(parkedStore());
        var answers = builder.table(
                        kafka.name(Topics.MODEL_ANSWERS),
                        // Known answers come before any record: after a reset of the application a record that was
                        // answered long ago would otherwise be parked, and asked for, before its answer is read.
                        Consumed.with(Serdes.String(), Serdes.ByteArray())
                                .withTimestampExtractor((record, partitionTime) -> 0),
                        Materialized.<String, byte[]>as(Stores.persistentTimestampedKeyValueStore(ANSWERS))
                                .withKeySerde(Serdes.String())
                                .withValueSerde(Serdes.ByteArray())
                                .withCachingDisabled())
                .toStream()
                .process(() -> new AnswerProcessor(kafka, metrics, clock), PARKED);
        var records = builder.stream(
                        kafka.name(Topics.PREPARED_RECORDS), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(() -> new RecordProcessor(kafka, cancellations, metrics, clock), ANSWERS, PARKED);
        send(records.merge(answers), kafka);
        return builder.build(settings);
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> parkedStore() {
        var largest = Objects.requireNonNull(Topics.PREPARED_RECORDS.config().get("max.message.bytes"));
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(PARKED), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of("max.message.bytes", largest));
    }

    private static void send(KStream<String, Outgoing> results, KafkaAccess kafka) {
        StreamPartitioner<String, Outgoing> partitioner = (topic, key, value, partitions) -> value.partition();
        results.to(
                (key, value, context) -> kafka.name(value.topic()),
                Produced.with(Serdes.String(), outgoing()).withStreamPartitioner(partitioner));
    }

    private static Serde<Outgoing> outgoing() {
        return Serdes.serdeFrom((topic, outgoing) -> outgoing.value(), (topic, bytes) -> {
            throw new UnsupportedOperationException("nothing that was sent comes back");
        });
    }
}
