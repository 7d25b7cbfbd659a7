package dev.cairn.kit.kafka;

import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.service.Health;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a topology. A thread that dies is replaced after a pause, whatever killed it: its transaction is rolled back and
 * its records come again. Only an error of kind FATAL ends the application, and its health then says so.
 */
public final class StreamsRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamsRunner.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable String trouble;

    /** @param crashes the points around the application's commits */
    public StreamsRunner(Topology topology, Properties settings, CommitPoints crashes) {
        streams = new KafkaStreams(topology, settings, new StreamsClients(crashes));
        streams.setUncaughtExceptionHandler(this::handle);
        streams.setStateListener((now, before) -> {
            if (now == State.RUNNING) {
                trouble = null;
            }
        });
    }

    /** Starts the threads and returns. */
    public void start() {
        streams.start();
    }

    /** Ready while records move; dead after a fatal error. */
    public Health health() {
        var reason = trouble;
        var state = streams.state();
        return switch (state) {
            case RUNNING -> reason == null ? Health.OK : Health.notReady(reason);
            case CREATED, REBALANCING -> Health.notReady(reason == null ? "streams: " + state : reason);
            case PENDING_SHUTDOWN -> Health.notReady("stopping");
            case NOT_RUNNING, PENDING_ERROR, ERROR -> Health.dead(reason == null ? "streams: " + state : reason);
        };
    }

    /** Commits what is in flight and leaves the group, so that others take over at once. */
    @Override
    public void close() {
        closing.countDown();
        var options =
                CloseOptions.timeout(CLOSE_WITHIN).withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
        if (!streams.close(options)) {
            log.warn("event=streams_close_timed_out after={}", CLOSE_WITHIN);
        }
    }

    /** Runs on the thread that died. */
    private StreamThreadExceptionResponse handle(Throwable failure) {
        var cause = rootOf(failure);
        trouble = cause.toString();
        if (cause instanceof PipelineException e && e.code().kind() == ErrorKind.FATAL) {
            log.error("event=streams_stopped code={}", e.code().number(), failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        log.warn("event=streams_thread_replaced after={}", PAUSE, failure);
        pause();
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private void pause() {
        try {
            var stopped = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            log.debug("event=streams_pause_over stopped={}", stopped);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first error of ours, else the first cause: Streams wraps what processors throw. */
    private static Throwable rootOf(Throwable failure) {
        var cause = failure;
        while (!(cause instanceof PipelineException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
