package dev.cairn.embed;

import dev.cairn.embed.DurableWriter.Write;
import dev.cairn.embed.EmbedMetrics.RequestFate;
import dev.cairn.embed.model.Outcome;
import dev.cairn.embed.model.Outcome.Completed;
import dev.cairn.embed.model.Outcome.Embedded;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.Completion;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.Embedding;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelFailure;
import dev.cairn.schemas.Stage;
import dev.cairn.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Makes the outcomes of requests durable, and only then calls the requests done. */
final class Answers {
    private final KafkaAccess kafka;
    private final DurableWriter writer;
    private final EmbedMetrics metrics;
    private final InstantSource clock;
    private final Consumer<Request> again;

    /** @param again takes a request that shared the key of one that failed, and is to be asked itself */
    Answers(
            KafkaAccess kafka,
            DurableWriter writer,
            EmbedMetrics metrics,
            InstantSource clock,
            Consumer<Request> again) {
        this.kafka = kafka;
        this.writer = writer;
        this.metrics = metrics;
        this.clock = clock;
        this.again = again;
    }

    /** A provider is done with a request. Called on the provider's threads. Completes when the outcome is durable. */
    CompletableFuture<Void> accept(Request request, Outcome outcome) {
        CrashPoint.EMBED_ANSWER_RECEIVED.reached();
        var durable = new CompletableFuture<Void>();
        metrics.tokens(outcome.promptTokens(), outcome.completionTokens());
        if (outcome instanceof Embedded embedded) {
            metrics.request(RequestFate.EMBEDDED);
            write(request, embedded, new Embedding(floats(embedded.vector())), embedded.latency(), durable);
        } else if (outcome instanceof Completed completed) {
            metrics.request(RequestFate.COMPLETED);
            var completion = new Completion(completed.text(), completed.finishReason(), completed.reasoning());
            write(request, completed, completion, completed.latency(), durable);
        } else if (outcome instanceof Failed failed) {
            write(request, failed, durable);
        }
        return durable;
    }

    /** Another request with the same key was answered a moment ago: its answer is written once more. */
    void repeat(Request request, byte[] answer) {
        metrics.request(RequestFate.SHARED);
        request.partition().dispatched();
        var record = new ProducerRecord<>(
                kafka.name(Topics.MODEL_ANSWERS), request.partition().source().partition(), request.key(), answer);
        Runnable done = () -> {
            request.partition().done(request.offset(), request.bytes());
            request.partition().settled();
        };
        writer.write(new Write(record, done, done));
    }

    /** A record of model-requests that cannot be read becomes a dead letter; who waits for it cannot be known. */
    void dead(PartitionRequests partition, ConsumerRecord<String, byte[]> record, PipelineException cause) {
        metrics.request(RequestFate.UNDECODABLE);
        partition.dispatched();
        var bytes = record.value() == null ? new byte[0] : record.value();
        Runnable done = () -> {
            partition.done(record.offset(), bytes.length);
            partition.settled();
        };
        // Refused as too large: the letter goes without what it is about, which stays where it came from.
        Runnable bare = () -> writer.write(new Write(letter(record, new byte[0], cause), done, done));
        writer.write(new Write(letter(record, bytes, cause), done, bare));
    }

    private void write(
            Request request, Outcome outcome, Object success, Duration latency, CompletableFuture<Void> durable) {
        var record = record(request, answer(request, success, outcome, latency));
        Runnable tooLarge = () -> write(
                request,
                new Failed(
                        ErrorCode.RECORD_TOO_LARGE,
                        "the answer of " + record.value().length + " bytes is larger than model-answers takes",
                        outcome.promptTokens(),
                        outcome.completionTokens()),
                durable);
        writer.write(new Write(record, () -> answered(request, record.value(), durable), tooLarge));
    }

    private void write(Request request, Failed failed, CompletableFuture<Void> durable) {
        metrics.request(RequestFate.FAILED);
        var failure = new ModelFailure(failed.code().number(), failed.message());
        var record = record(request, answer(request, failure, failed, Duration.ZERO));
        Runnable done = () -> answered(request, null, durable);
        writer.write(new Write(record, done, done));
    }

    private void answered(Request request, byte @Nullable [] success, CompletableFuture<Void> durable) {
        CrashPoint.EMBED_ANSWER_WRITTEN.reached();
        var next = request.partition().answered(request, success);
        request.partition().settled();
        next.ifPresent(again);
        durable.complete(null);
    }

    private ModelAnswer answer(Request request, Object written, Outcome outcome, Duration latency) {
        var input = request.input();
        return new ModelAnswer(
                input.getRequestKey(),
                request.askId(),
                input.getKind(),
                input.getModel(),
                written,
                outcome.promptTokens(),
                outcome.completionTokens(),
                latency.toNanos() / 1000,
                clock.instant(),
                request.paidBefore());
    }

    /** Into the partition of the request, where the record waits that asked. */
    private ProducerRecord<String, byte[]> record(Request request, ModelAnswer answer) {
        return kafka.record(Topics.MODEL_ANSWERS, request.partition().source().partition(), request.key(), answer);
    }

    private ProducerRecord<String, byte[]> letter(
            ConsumerRecord<String, byte[]> record, byte[] payload, PipelineException cause) {
        var letter = new DeadLetter(
                null,
                Stage.EMBED,
                cause.code().number(),
                Objects.requireNonNullElse(cause.getMessage(), ""),
                null,
                record.topic(),
                record.partition(),
                record.offset(),
                ByteBuffer.wrap(payload),
                clock.instant());
        return kafka.record(Topics.DEAD_LETTERS, record.key() == null ? "" : record.key(), letter);
    }

    private static List<Float> floats(float[] vector) {
        return new AbstractList<>() {
            @Override
            public Float get(int index) {
                return vector[index];
            }

            @Override
            public int size() {
                return vector.length;
            }
        };
    }
}
