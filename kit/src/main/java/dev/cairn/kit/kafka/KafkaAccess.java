package dev.cairn.kit.kafka;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.topics.Topic;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The one way to Kafka: names topics and groups, makes clients and serdes. Clients carry keys as strings and values as
 * bytes, because one producer writes to several topics and undecodable bytes must not stop a consumer; values are
 * encoded with {@link #record} and decoded with {@link #serde}.
 */
public final class KafkaAccess {
    private static final int REGISTRY_CACHE = 1000;
    private static final int LINGER_MILLIS = 5;
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;
    private static final int PRODUCER_BUFFER_BYTES = 48 * 1024 * 1024;

    /**
     * How long the results of a Streams application wait for their transaction, and its consumer for a full fetch. A
     * commit writes a marker into each partition of the transaction, whatever it brought.
     */
    private static final int COMMIT_INTERVAL_MILLIS = 250;

    private static final int STREAMS_FETCH_BYTES = 64 * 1024;
    private static final int STREAMS_FETCH_WAIT_MILLIS = 100;

    /** A killed consumer's partitions move on after this long. Groups of the KIP-848 protocol take the broker's value. */
    private static final int SESSION_TIMEOUT_MILLIS = 6_000;

    private final KafkaConfig config;
    private final SchemaRegistryClient registry;
    private final Map<Topic<?>, AvroSerde<?>> serdes = new ConcurrentHashMap<>();

    public KafkaAccess(KafkaConfig config) {
        this(config, new CachedSchemaRegistryClient(config.registryUrl().toString(), REGISTRY_CACHE));
    }

    /** For tests without a registry: bring a client of your own. */
    public KafkaAccess(KafkaConfig config, SchemaRegistryClient registry) {
        this.config = config;
        this.registry = registry;
    }

    /** The configuration that this was made from. */
    public KafkaConfig config() {
        return config;
    }

    /** The topic's name on the broker. */
    public String name(Topic<?> topic) {
        return config.topicPrefix() + topic.baseName();
    }

    /** The name of a consumer group, Streams application or transactional id on the broker. */
    public String group(String baseName) {
        return config.topicPrefix() + baseName;
    }

    /** The serde of a topic's values; one per topic. */
    @SuppressWarnings("unchecked") // a topic is only ever mapped to the serde of its own value type
    public <V extends SpecificRecord> AvroSerde<V> serde(Topic<V> topic) {
        return (AvroSerde<V>)
                serdes.computeIfAbsent(topic, t -> new AvroSerde<>(registry, Topic.subject(name(t)), t.valueType()));
    }

    /** A record ready to send; its key chooses the partition. */
    public <V extends SpecificRecord> ProducerRecord<String, byte[]> record(Topic<V> topic, String key, V value) {
        return new ProducerRecord<>(name(topic), key, serde(topic).encode(value));
    }

    /** A record ready to send to a given partition. */
    public <V extends SpecificRecord> ProducerRecord<String, byte[]> record(
            Topic<V> topic, int partition, String key, V value) {
        return new ProducerRecord<>(name(topic), partition, key, serde(topic).encode(value));
    }

    /** An idempotent producer, {@code acks=all}. */
    public Producer<String, byte[]> producer(String clientId) {
        return producer(clientId, Map.of());
    }

    /** The same with settings of its own. */
    public Producer<String, byte[]> producer(String clientId, Map<String, Object> overrides) {
        var settings = producerSettings(clientId);
        settings.putAll(overrides);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** A transactional producer; who starts one with the same id fences the one before. */
    public Producer<String, byte[]> transactionalProducer(String clientId, String transactionalId) {
        var settings = producerSettings(clientId);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group(transactionalId));
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** A member of a consumer group: {@code read_committed}, from the earliest record, no automatic commits. */
    public Consumer<String, byte[]> consumer(String clientId, String group, Map<String, Object> overrides) {
        var settings = readerSettings(clientId);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group(group));
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        settings.putAll(config.clientSettings());
        settings.putAll(overrides);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** A consumer without a group, for partitions that are assigned by hand: {@code read_committed}. */
    public Consumer<String, byte[]> reader(String clientId) {
        return reader(clientId, Map.of());
    }

    /** The same with settings of its own. */
    public Consumer<String, byte[]> reader(String clientId, Map<String, Object> overrides) {
        var settings = readerSettings(clientId);
        settings.putAll(config.clientSettings());
        settings.putAll(overrides);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** A client for administration. Throws KAFKA_UNAVAILABLE where no broker's name resolves. */
    public Admin admin() {
        var settings = new HashMap<String, Object>(config.clientSettings());
        settings.put("bootstrap.servers", config.bootstrapServers());
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    /**
     * What a client threw, as KAFKA_UNAVAILABLE in words for whoever waits. Keeps the thread's interruption.
     *
     * @param e an ExecutionException, InterruptedException or KafkaException
     */
    public PipelineException unavailable(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "interrupted while waiting for the broker", e);
        }
        var cause = e.getCause() == null ? e : e.getCause();
        return new PipelineException(
                ErrorCode.KAFKA_UNAVAILABLE,
                cause instanceof TimeoutException
                        ? "no broker answers at " + config.bootstrapServers()
                        : "the broker at " + config.bootstrapServers() + " cannot be used: " + cause.getMessage(),
                e);
    }

    /** Settings of a Streams application that processes exactly once; its state lies under {@code stateDirectory}. */
    public Properties streamsSettings(String applicationId, String stateDirectory, int threads) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, group(applicationId));
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
        settings.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MILLIS);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), STREAMS_FETCH_BYTES);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), STREAMS_FETCH_WAIT_MILLIS);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), SESSION_TIMEOUT_MILLIS / 3);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), PRODUCER_BUFFER_BYTES);
        settings.putAll(config.clientSettings());
        return settings;
    }

    private Map<String, Object> producerSettings(String clientId) {
        var settings = new HashMap<String, Object>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_BUFFER_BYTES);
        settings.putAll(config.clientSettings());
        return settings;
    }

    private Map<String, Object> readerSettings(String clientId) {
        var settings = new HashMap<String, Object>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return settings;
    }
}
