package dev.cairn.kit.run;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.TopicFollower;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows within a moment what people decide while a run is under way: that attempts are cancelled, and what the model
 * may cost. Runs of which nobody decided anything are not kept.
 */
public final class RunWatch implements Cancellations, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunWatch.class);

    private final KafkaAccess kafka;
    private final TopicFollower follower;
    private final Map<String, Run> decided = new ConcurrentHashMap<>();

    public RunWatch(KafkaAccess kafka) {
        this.kafka = kafka;
        follower = new TopicFollower(kafka, Topics.RUNS, this::take);
    }

    /** Begins to watch. Returns at once. */
    public void start() {
        follower.start();
    }

    /** Waits until all that was decided before is known. False if the time was not enough. */
    public boolean awaitCurrent(Duration atMost) throws InterruptedException {
        return follower.awaitCurrent(atMost);
    }

    /** A run of which somebody has decided something. */
    public Optional<Run> find(String runId) {
        return Optional.ofNullable(decided.get(runId));
    }

    @Override
    public boolean cancelled(String runId, int attempt) {
        var run = decided.get(runId);
        return run != null && attempt < run.getCancelledAttempts();
    }

    @Override
    public void close() {
        follower.close();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            decided.remove(record.key());
            return;
        }
        try {
            var run = kafka.serde(Topics.RUNS).decode(record.value(), ErrorCode.RUN_UNDECODABLE);
            if (run.getCancelledAttempts() > 0 || run.getBudget() != null) {
                decided.put(run.getRunId(), run);
            } else {
                decided.remove(run.getRunId());
            }
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.RUN_UNDECODABLE) {
                throw e;
            }
            log.error(
                    "event=run_ignored partition={} offset={} reason=\"{}\"",
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }
}
