package dev.cairn.embed;

import dev.cairn.embed.EmbedMetrics.RecordFate;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.run.Cancellations;
import dev.cairn.kit.service.LogContext;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelFailure;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes prepared records: those whose answer is there go on, the others are parked, and the first of a key asks. */
@SuppressWarnings("NullAway.Init") // Streams calls init before anything else
final class RecordProcessor implements Processor<String, byte[], String, Outgoing> {
    private static final Logger log = LoggerFactory.getLogger(RecordProcessor.class);

    private final KafkaAccess kafka;
    private final Cancellations cancellations;
    private final EmbedMetrics metrics;
    private final InstantSource clock;

    private ProcessorContext<String, Outgoing> context;
    private KeyValueStore<String, ValueAndTimestamp<byte[]>> answers;
    private ParkedRecords parked;
    private Results results;

    RecordProcessor(KafkaAccess kafka, Cancellations cancellations, EmbedMetrics metrics, InstantSource clock) {
        this.kafka = kafka;
        this.cancellations = cancellations;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> initialised) {
        context = initialised;
        answers = context.getStateStore(EmbedTopology.ANSWERS);
        parked = new ParkedRecords(context.getStateStore(EmbedTopology.PARKED));
        results = new Results(kafka, clock, context);
    }

    @Override
    @SuppressWarnings("try") // the context works by being open
    public void process(Record<String, byte[]> record) {
        var offset = context.recordMetadata().orElseThrow().offset();
        var value = record.value() == null ? new byte[0] : record.value();
        var origin = new ParkedRecord(offset, record.timestamp(), value);
        try (var ignored = LogContext.of(
                kafka.name(Topics.PREPARED_RECORDS), context.taskId().partition(), offset)) {
            process(record.key() == null ? "" : record.key(), origin);
        }
    }

    private void process(String key, ParkedRecord origin) {
        PreparedRecord prepared;
        try {
            prepared = results.decode(origin.value());
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.PREPARED_UNDECODABLE) {
                throw e;
            }
            log.error("event=dead_letter code={} message=\"{}\"", e.code().number(), e.getMessage());
            results.dead(origin, null, key, e);
            metrics.record(RecordFate.DEAD);
            return;
        }
        var input = prepared.getBody() instanceof PreparedPayload payload ? payload.getModelInput() : null;
        if (cancellations.cancelled(prepared.getHeader())) {
            metrics.record(RecordFate.CANCELLED);
        } else if (input == null) {
            results.plain(origin, prepared);
            metrics.record(RecordFate.PLAIN);
        } else {
            enrich(origin, prepared, input);
        }
    }

    private void enrich(ParkedRecord origin, PreparedRecord prepared, ModelInput input) {
        var answer = success(input.getRequestKey());
        if (answer.isPresent()) {
            results.answered(origin, prepared, ModelUse.REUSED, answer.get());
            metrics.record(RecordFate.REUSED);
        } else if (origin.value().length > Results.MAX_VALUE_BYTES) {
            var cause = new PipelineException(
                    ErrorCode.RECORD_TOO_LARGE, "the record has " + origin.value().length + " bytes and cannot wait");
            results.dead(origin, prepared.getHeader(), prepared.getHeader().getRecordKey(), cause);
            metrics.record(RecordFate.DEAD);
        } else {
            if (parked.park(input.getRequestKey(), origin)) {
                results.ask(origin, prepared.getHeader(), input);
            }
            metrics.record(RecordFate.PARKED);
        }
    }

    private Optional<ModelAnswer> success(String requestKey) {
        var stored = answers.get(requestKey);
        return stored == null
                ? Optional.empty()
                : decode(stored.value()).filter(answer -> !(answer.getOutcome() instanceof ModelFailure));
    }

    private Optional<ModelAnswer> decode(byte @Nullable [] value) {
        try {
            return Optional.of(kafka.serde(Topics.MODEL_ANSWERS).decode(value, ErrorCode.MODEL_ANSWER_UNDECODABLE));
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.MODEL_ANSWER_UNDECODABLE) {
                throw e;
            }
            metrics.undecodableAnswer();
            log.warn("event=undecodable_answer action=ask_again message=\"{}\"", e.getMessage());
            return Optional.empty();
        }
    }
}
