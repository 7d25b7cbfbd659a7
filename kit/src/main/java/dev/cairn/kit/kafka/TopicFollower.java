package dev.cairn.kit.kafka;

import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.topics.Topic;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a small topic from its beginning and then follows it, on a thread of its own: for what every instance of a
 * service must know. Kafka's failures never end it: it reads from the beginning again, so that its receiver sees
 * records more than once.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final KafkaAccess kafka;
    private final Topic<?> topic;
    private final Consumer<ConsumerRecord<String, byte[]>> receiver;
    private final CountDownLatch current = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    /** @param receiver takes every record, those that are cleaned away included; may throw what a pause may mend */
    public TopicFollower(KafkaAccess kafka, Topic<?> topic, Consumer<ConsumerRecord<String, byte[]>> receiver) {
        this.kafka = kafka;
        this.topic = topic;
        this.receiver = receiver;
        thread = new Thread(this::run, "follow-" + topic.baseName());
        thread.setDaemon(true);
    }

    /** Begins to read. Returns at once. */
    public void start() {
        thread.start();
    }

    /** Waits until everything was read that was there at the start. False if the time was not enough. */
    public boolean awaitCurrent(Duration atMost) throws InterruptedException {
        return current.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped(Duration.ZERO)) {
                try {
                    follow();
                } catch (KafkaException | PipelineException e) {
                    log.warn(
                            "event=topic_unreadable topic={} retry_in={} reason=\"{}\"",
                            topic.baseName(),
                            RETRY,
                            e.toString());
                    var unused = stopped(RETRY);
                }
            }
        } catch (InterruptedException e) {
            log.debug("event=interrupted", e);
        }
    }

    private void follow() throws InterruptedException {
        try (var consumer = kafka.reader("follow-" + topic.baseName())) {
            var partitions = consumer.partitionsFor(kafka.name(topic)).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (!stopped(Duration.ZERO)) {
                if (current.getCount() > 0
                        && ends.entrySet().stream()
                                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                    current.countDown();
                }
                consumer.poll(POLL).forEach(receiver);
            }
        }
    }

    private boolean stopped(Duration wait) throws InterruptedException {
        return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
