package dev.cairn.embed;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what must not get lost: a record that the broker does not take is kept and sent again until it does. The
 * producer is idempotent and has no transactions, because an aborted transaction would take paid answers with it.
 */
final class DurableWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DurableWriter.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    /**
     * One record to write.
     *
     * @param written called once, on a thread of the producer, when all replicas have the record
     * @param tooLarge called instead if no broker will ever take it
     */
    record Write(ProducerRecord<String, byte[]> record, Runnable written, Runnable tooLarge) {}

    private final Producer<String, byte[]> producer;
    private final EmbedMetrics metrics;
    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "embed-rewrite");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

    /** Guarded by the monitor. */
    private int unwritten;

    DurableWriter(Producer<String, byte[]> producer, EmbedMetrics metrics) {
        this.producer = producer;
        this.metrics = metrics;
    }

    /** Writes a record, for as long as it takes. Returns at once, or when the producer's buffer has room. */
    void write(Write write) {
        synchronized (this) {
            unwritten++;
        }
        send(write);
    }

    /** Writes a record that nobody waits for. */
    void write(ProducerRecord<String, byte[]> record) {
        write(new Write(record, () -> {}, () -> {}));
    }

    /** Why the broker takes nothing for now. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble.get());
    }

    synchronized int unwritten() {
        return unwritten;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
    private void send(Write write) {
        try {
            producer.send(write.record(), (metadata, failure) -> finished(write, failure));
        } catch (KafkaException | IllegalStateException e) {
            // An interrupted thread lands here, too: what it paid for stays.
            finished(write, e);
        }
    }

    private void finished(Write write, @Nullable Exception failure) {
        if (failure == null) {
            trouble.set(null);
            settle(write.written());
        } else if (failure instanceof RecordTooLargeException) {
            settle(write.tooLarge());
        } else {
            later(write, failure);
        }
    }

    private void settle(Runnable then) {
        try {
            then.run();
        } finally {
            synchronized (this) {
                unwritten--;
                notifyAll();
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // send reports for itself
    private void later(Write write, Exception failure) {
        if (trouble.getAndSet("the broker does not take answers: " + failure) == null) {
            log.warn("event=write_failed action=retry topic={}", write.record().topic(), failure);
        }
        metrics.writeRetry();
        try {
            retries.schedule(() -> send(write), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            log.error(
                    "event=answer_lost reason=closed topic={} key={}",
                    write.record().topic(),
                    write.record().key());
        }
    }

    /** Waits within a bound for what is unwritten. */
    @Override
    public void close() {
        awaitWritten();
        retries.shutdownNow();
        producer.close(CLOSE_WAIT);
    }

    private synchronized void awaitWritten() {
        var deadline = System.nanoTime() + CLOSE_WAIT.toNanos();
        try {
            while (unwritten > 0 && System.nanoTime() - deadline < 0) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (unwritten > 0) {
            log.error("event=answers_lost count={} reason=\"{}\"", unwritten, trouble.get());
        }
    }
}
