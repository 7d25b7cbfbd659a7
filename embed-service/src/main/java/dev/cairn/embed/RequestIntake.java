package dev.cairn.embed;

import dev.cairn.embed.EmbedMetrics.RequestFate;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topics;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides about each record of model-requests whether it is to be asked. */
final class RequestIntake {
    private static final Logger log = LoggerFactory.getLogger(RequestIntake.class);

    private final KafkaAccess kafka;
    private final Answers answers;
    private final EmbedMetrics metrics;

    RequestIntake(KafkaAccess kafka, Answers answers, EmbedMetrics metrics) {
        this.kafka = kafka;
        this.answers = answers;
        this.metrics = metrics;
    }

    /**
     * Takes in a record. The request, if it is to be asked now; any other is seen to. Throws PipelineException where it
     * cannot be told for reasons that are not the record's: then it was not taken in.
     */
    Optional<Request> take(PartitionRequests partition, ConsumerRecord<String, byte[]> record) {
        var bytes = record.value() == null ? 0 : record.value().length;
        Request request;
        try {
            var value = kafka.serde(Topics.MODEL_REQUESTS).decode(record.value(), ErrorCode.MODEL_REQUEST_UNDECODABLE);
            request = new Request(partition, record.offset(), value, bytes, partition.paidBefore(value.getAskId()));
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.MODEL_REQUEST_UNDECODABLE) {
                throw e;
            }
            log.error(
                    "event=dead_letter code={} partition={} offset={} message=\"{}\"",
                    e.code().number(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            partition.opened(record.offset(), bytes);
            answers.dead(partition, record, e);
            return Optional.empty();
        }
        partition.opened(record.offset(), bytes);
        return toAsk(request);
    }

    private Optional<Request> toAsk(Request request) {
        var partition = request.partition();
        if (partition.answeredBefore(request)) {
            metrics.request(RequestFate.ANSWERED_BEFORE);
            partition.done(request.offset(), request.bytes());
            return Optional.empty();
        }
        var fresh = partition.freshAnswer(request);
        if (fresh.isPresent()) {
            answers.repeat(request, fresh.get());
            return Optional.empty();
        }
        if (partition.lead(request)) {
            return Optional.of(request);
        }
        metrics.request(RequestFate.SHARED);
        return Optional.empty();
    }
}
