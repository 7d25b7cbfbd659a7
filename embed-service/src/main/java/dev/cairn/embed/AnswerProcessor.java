package dev.cairn.embed;

import dev.cairn.embed.EmbedMetrics.RecordFate;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.service.LogContext;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelFailure;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes answers as they enter the table, and releases the records that wait for them. */
@SuppressWarnings("NullAway.Init") // Streams calls init before anything else
final class AnswerProcessor implements Processor<String, byte[], String, Outgoing> {
    private static final Logger log = LoggerFactory.getLogger(AnswerProcessor.class);

    /** Failures that say nothing about the text: the model was not asked. */
    private static final Set<Integer> REFUSALS =
            Set.of(ErrorCode.RUN_CANCELLED.number(), ErrorCode.BUDGET_SPENT.number());

    private final KafkaAccess kafka;
    private final EmbedMetrics metrics;
    private final InstantSource clock;

    private ProcessorContext<String, Outgoing> context;
    private ParkedRecords parked;
    private Results results;

    AnswerProcessor(KafkaAccess kafka, EmbedMetrics metrics, InstantSource clock) {
        this.kafka = kafka;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> initialised) {
        context = initialised;
        parked = new ParkedRecords(context.getStateStore(EmbedTopology.PARKED));
        results = new Results(kafka, clock, context);
    }

    @Override
    @SuppressWarnings("try") // the context works by being open
    public void process(Record<String, byte[]> record) {
        var asking = parked.asking(record.key());
        // A tombstone answers nobody, and an answer that nobody waits for need not be read.
        if (record.value() == null || asking.isEmpty()) {
            return;
        }
        var offset = context.recordMetadata().orElseThrow().offset();
        try (var ignored =
                LogContext.of(kafka.name(Topics.MODEL_ANSWERS), context.taskId().partition(), offset)) {
            release(
                    record.key(),
                    kafka.serde(Topics.MODEL_ANSWERS).decode(record.value(), ErrorCode.MODEL_ANSWER_UNDECODABLE),
                    asking.get());
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.MODEL_ANSWER_UNDECODABLE) {
                throw e;
            }
            metrics.undecodableAnswer();
            log.warn(
                    "event=undecodable_answer action=wait_for_another offset={} message=\"{}\"",
                    offset,
                    e.getMessage());
        }
    }

    private void release(String requestKey, ModelAnswer answer, ParkedRecord asking) {
        if (!(answer.getOutcome() instanceof ModelFailure failure)) {
            parked.release(requestKey, record -> enrich(record, answer));
        } else if (!answer.getAskId().equals(AskId.of(context.taskId().partition(), asking))) {
            // A failure of another asking says nothing about this one, whose answer is still to come.
            log.debug("event=failure_of_another_asking ask_id={}", answer.getAskId());
        } else if (REFUSALS.contains(failure.getCode())) {
            withdraw(requestKey, results.decode(asking.value()).getHeader());
        } else {
            log.error("event=dead_letter code={} ask_id={}", failure.getCode(), answer.getAskId());
            parked.release(requestKey, record -> fail(record, failure));
        }
    }

    /** Who asked gets no answer any more. If other runs wait for the same one, the next of them asks. */
    private void withdraw(String requestKey, RecordHeader asker) {
        var waiting = new ArrayList<ParkedRecord>();
        parked.release(requestKey, waiting::add);
        for (var record : waiting) {
            var prepared = results.decode(record.value());
            var header = prepared.getHeader();
            if (header.getRunId().equals(asker.getRunId()) && header.getAttempt() <= asker.getAttempt()) {
                metrics.record(RecordFate.CANCELLED);
            } else if (parked.park(requestKey, record) && prepared.getBody() instanceof PreparedPayload payload) {
                results.ask(record, header, Objects.requireNonNull(payload.getModelInput()));
            }
        }
    }

    private void enrich(ParkedRecord record, ModelAnswer answer) {
        var called = answer.getAskId().equals(AskId.of(context.taskId().partition(), record));
        results.answered(record, results.decode(record.value()), called ? ModelUse.CALLED : ModelUse.REUSED, answer);
        metrics.record(called ? RecordFate.CALLED : RecordFate.REUSED);
    }

    private void fail(ParkedRecord record, ModelFailure failure) {
        var header = results.decode(record.value()).getHeader();
        results.dead(record, header, header.getRecordKey(), failure.getCode(), failure.getMessage());
        metrics.record(RecordFate.DEAD);
    }
}
