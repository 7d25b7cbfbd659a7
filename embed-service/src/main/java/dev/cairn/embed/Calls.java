package dev.cairn.embed;

import dev.cairn.embed.DurableWriter.Write;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.ModelCall;
import dev.cairn.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes down what is about to be asked. After a worker's death the next one knows by it what may have been paid for,
 * though no answer was found. Nothing is asked before it is durable: a broker that takes no call takes no answer either.
 */
final class Calls {
    private final KafkaAccess kafka;
    private final String worker = UUID.randomUUID().toString();
    private final Consumer<Write> writer;

    Calls(KafkaAccess kafka, Consumer<Write> writer) {
        this.kafka = kafka;
        this.writer = writer;
    }

    /** Completes when it is written that these are asked for. */
    CompletableFuture<Void> begin(List<Request> requests) {
        var written = new ArrayList<CompletableFuture<Void>>();
        requests.stream()
                .collect(Collectors.groupingBy(
                        request -> request.partition().source().partition()))
                .forEach((partition, some) -> written.add(write(partition, some)));
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> write(int partition, List<Request> requests) {
        var call = new ModelCall(requests.stream().map(Request::askId).toList(), worker);
        var written = new CompletableFuture<Void>();
        Runnable done = () -> written.complete(null);
        writer.accept(new Write(
                kafka.record(Topics.MODEL_CALLS, partition, requests.get(0).key(), call), done, done));
        return written;
    }
}
