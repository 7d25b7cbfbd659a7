package dev.cairn.embed;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.TopicFollower;
import dev.cairn.schemas.Budget;
import dev.cairn.schemas.ModelSpending;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs with a budget have spent, over all workers. Each partition's worker writes down its own sum after each
 * answer; the sums of the others arrive with the topic. Lags behind the truth by what is in flight, never more.
 */
final class Spending implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Logger log = LoggerFactory.getLogger(Spending.class);

    private final KafkaAccess kafka;
    private final Consumer<ProducerRecord<String, byte[]>> writer;
    private final TopicFollower follower;
    private final Map<Account, Map<Integer, Sum>> sums = new ConcurrentHashMap<>();

    /** @param writer makes a record durable, in the order in which they come */
    Spending(KafkaAccess kafka, Consumer<ProducerRecord<String, byte[]>> writer) {
        this.kafka = kafka;
        this.writer = writer;
        follower = new TopicFollower(kafka, Topics.MODEL_SPENDING, this::take);
    }

    /** Waits until what was spent before is known. Throws KAFKA_UNAVAILABLE. */
    void start() {
        follower.start();
        try {
            if (!follower.awaitCurrent(PATIENCE)) {
                throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "what was spent cannot be read");
            }
        } catch (InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    /** A budget: of a run, from an attempt on. */
    private record Account(String runId, int attempt) {}

    private record Sum(long calls, long tokens) {
        static final Sum NOTHING = new Sum(0, 0);

        Sum plus(Sum more) {
            return new Sum(calls + more.calls, tokens + more.tokens);
        }

        /** Sums only grow: of two that were seen, the larger one is the newer. */
        Sum newer(Sum other) {
            return other.calls > calls ? other : this;
        }
    }

    /** A text was answered for a run. */
    void add(String runId, Budget budget, int partition, long tokens) {
        var account = new Account(runId, budget.getAttempt());
        var sum = partitions(account).merge(partition, new Sum(1, tokens), Sum::plus);
        var value = new ModelSpending(runId, account.attempt(), partition, sum.calls(), sum.tokens());
        var key = runId + "/" + account.attempt() + "/" + partition;
        writer.accept(kafka.record(Topics.MODEL_SPENDING, partition, key, value));
    }

    /** True if one of the bounds is reached. */
    boolean reached(String runId, Budget budget) {
        var spent = partitions(new Account(runId, budget.getAttempt())).values().stream()
                .reduce(Sum.NOTHING, Sum::plus);
        return (budget.getCalls() != null && spent.calls() >= budget.getCalls())
                || (budget.getTokens() != null && spent.tokens() >= budget.getTokens());
    }

    @Override
    public void close() {
        follower.close();
    }

    /** Takes what a worker wrote down, this one or another. */
    void take(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            var spent = kafka.serde(Topics.MODEL_SPENDING).decode(record.value(), ErrorCode.RUN_UNDECODABLE);
            partitions(new Account(spent.getRunId(), spent.getAttempt()))
                    .merge(spent.getPartition(), new Sum(spent.getCalls(), spent.getTokens()), Sum::newer);
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.RUN_UNDECODABLE) {
                throw e;
            }
            log.error("event=spending_ignored partition={} offset={}", record.partition(), record.offset());
        }
    }

    private Map<Integer, Sum> partitions(Account account) {
        return sums.computeIfAbsent(account, any -> new ConcurrentHashMap<>());
    }
}
