package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ModelEndpoint;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The stages around this one: puts prepared records in and reads what comes out. */
final class Flow implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaAccess kafka;
    private final Producer<String, byte[]> producer;

    Flow(KafkaAccess kafka) {
        this.kafka = kafka;
        producer = kafka.producer("flow");
    }

    /** Writes records with the given keys, the texts handed out in turn. */
    void ask(String prefix, int records, List<String> texts) {
        ask(Samples.MODEL, prefix, records, texts);
    }

    void ask(String model, String prefix, int records, List<String> texts) {
        for (var i = 0; i < records; i++) {
            var text = texts.get(i % texts.size());
            send(Topics.PREPARED_RECORDS, Samples.requestKey(text), Samples.asking(prefix + i, model, text));
        }
        producer.flush();
    }

    /** Writes records that want completions of an endpoint of their own, one for each text. */
    void complete(String prefix, List<String> texts, ModelEndpoint endpoint) {
        for (var i = 0; i < texts.size(); i++) {
            var record = Samples.completing(prefix + i, texts.get(i), endpoint);
            var input = ((PreparedPayload) record.getBody()).getModelInput();
            send(Topics.PREPARED_RECORDS, input.getRequestKey(), record);
        }
        producer.flush();
    }

    /** The same as records of a later attempt. */
    void askAgain(int attempt, String prefix, int records, List<String> texts) {
        for (var i = 0; i < records; i++) {
            var text = texts.get(i % texts.size());
            var record = Samples.ofAttempt(attempt, Samples.asking(prefix + i, text));
            send(Topics.PREPARED_RECORDS, Samples.requestKey(text), record);
        }
        producer.flush();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // flush waits
    <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) {
        producer.send(kafka.record(topic, key, value));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // flush waits
    void sendBytes(Topic<?> topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(kafka.name(topic), key, value));
    }

    void flush() {
        producer.flush();
    }

    /** Reads a topic from its start until it holds so many records, and a little longer for surplus ones. */
    <V extends SpecificRecord> List<V> read(Topic<V> topic, int expected, Duration atMost) {
        var found = new ArrayList<V>();
        try (var reader = kafka.reader("flow")) {
            assignAll(reader, topic);
            await().atMost(atMost)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> {
                        poll(reader, topic, found);
                        assertThat(found).hasSizeGreaterThanOrEqualTo(expected);
                    });
            poll(reader, topic, found);
        }
        assertThat(found).hasSize(expected);
        return found;
    }

    /** All that a topic holds now. */
    <V extends SpecificRecord> List<V> all(Topic<V> topic) {
        return new TopicReader(kafka, Duration.ofSeconds(20)).values(topic);
    }

    /** The last of them; one partition is written here. */
    <V extends SpecificRecord> V newest(Topic<V> topic) {
        var all = all(topic);
        return all.get(all.size() - 1);
    }

    private <V extends SpecificRecord> void poll(Consumer<String, byte[]> reader, Topic<V> topic, List<V> found) {
        for (var record : reader.poll(POLL)) {
            found.add(kafka.serde(topic).decode(record.value(), ErrorCode.PREPARED_UNDECODABLE));
        }
    }

    private void assignAll(Consumer<String, byte[]> reader, Topic<?> topic) {
        var partitions = reader.partitionsFor(kafka.name(topic)).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
    }

    static ModelUse use(EnrichedRecord record) {
        return ((EnrichedPayload) record.getBody()).getModelResult().getUse();
    }

    /** How often workers that died may have paid for the answer that the record paid for. */
    static int perhapsPaidBefore(EnrichedRecord record) {
        return use(record) == ModelUse.REUSED
                ? 0
                : ((EnrichedPayload) record.getBody())
                        .getModelResult()
                        .getAnswer()
                        .getPaidBefore();
    }

    static String key(EnrichedRecord record) {
        return record.getHeader().getRecordKey();
    }

    @Override
    public void close() {
        producer.close();
    }
}
