package dev.cairn.embed;

import dev.cairn.embed.BatchQueue.Batch;
import dev.cairn.embed.model.ModelProvider;
import dev.cairn.embed.model.Outcome;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.kit.error.PipelineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to one provider: as many threads as it takes batches at once, fed from one queue. */
final class Lane implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final String name;
    private final Function<String, ModelProvider> providers;
    private final BiFunction<Request, Outcome, CompletableFuture<Void>> sink;
    private final Function<Request, Optional<Failed>> refusal;
    private final Function<List<Request>, CompletableFuture<Void>> begin;
    private final BatchQueue queue;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile int capacity = 1;
    private volatile BooleanSupplier throttled = () -> false;

    /**
     * @param name of the provider, and of the endpoint where requests bring their own
     * @param providers gives the provider for a model; may throw MODEL_NOT_CONFIGURED
     * @param refusal says why a request is not asked
     * @param begin hears what is about to be asked, and says when that is durable
     * @param sink takes each outcome once, on the lane's threads, and says when it is durable
     */
    Lane(
            String name,
            Function<String, ModelProvider> providers,
            Duration probeInterval,
            Function<Request, Optional<Failed>> refusal,
            Function<List<Request>, CompletableFuture<Void>> begin,
            BiFunction<Request, Outcome, CompletableFuture<Void>> sink) {
        this.name = name;
        this.providers = providers;
        this.refusal = refusal;
        this.begin = begin;
        this.sink = sink;
        queue = new BatchQueue(probeInterval);
        start(this::lead);
    }

    void add(Collection<Request> requests) {
        queue.add(requests);
    }

    void dropRevoked() {
        queue.dropRevoked();
    }

    /** Batches at the provider now. */
    int inFlight() {
        return inFlight.get();
    }

    /** How many requests can be at the provider at once. */
    int capacity() {
        return capacity;
    }

    /** True while the provider has been told to wait. */
    boolean throttled() {
        return throttled.getAsBoolean();
    }

    /** Why nothing is asked until a person acts. */
    Optional<String> pausedBecause() {
        return queue.pausedBecause().map(reason -> "provider " + name + ": " + reason);
    }

    /** Stops the threads. What they had in flight is not waited for: see {@link PartitionRequests#awaitSettled}. */
    @Override
    public void close() {
        queue.close();
        threads.forEach(Thread::interrupt);
        try {
            for (var thread : threads) {
                thread.join(CLOSE_WAIT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(Runnable work) {
        var thread = new Thread(work, "embed-" + name + "-" + threads.size());
        threads.add(thread);
        thread.start();
    }

    /** The first thread: gets the provider, made when it is first asked for, and then works as all others do. */
    private void lead() {
        var provider = awaitProvider();
        if (provider.isPresent()) {
            var limits = provider.get().limits();
            queue.provider(limits, provider.get()::estimateTokens);
            throttled = provider.get()::throttled;
            capacity = Math.multiplyExact(limits.concurrency(), limits.batchCount());
            for (var more = 1; more < limits.concurrency(); more++) {
                start(() -> work(provider.get()));
            }
            work(provider.get());
        }
    }

    private Optional<ModelProvider> awaitProvider() {
        try {
            for (var batch = queue.take(); batch.isPresent(); batch = queue.take()) {
                var requests = batch.get().requests();
                try {
                    var provider = providers.apply(requests.get(0).input().getModel());
                    queue.giveBack(requests);
                    queue.resume();
                    return Optional.of(provider);
                } catch (RuntimeException | Error e) {
                    queue.giveBack(requests);
                    pause(e, batch.get().probe());
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private void work(ModelProvider provider) {
        try {
            for (var batch = queue.take(); batch.isPresent(); batch = queue.take()) {
                ask(provider, batch.get());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(ModelProvider provider, Batch batch) throws InterruptedException {
        var durable = new ArrayList<CompletableFuture<Void>>();
        var requests = new ArrayList<Request>();
        for (var request : batch.requests()) {
            refusal.apply(request)
                    .ifPresentOrElse(why -> durable.add(sink.apply(request, why)), () -> requests.add(request));
        }
        if (requests.isEmpty()) {
            queue.unused(batch);
        } else {
            ask(provider, requests, batch.probe(), durable);
        }
        await(durable);
    }

    private void ask(
            ModelProvider provider, List<Request> requests, boolean probe, List<CompletableFuture<Void>> durable)
            throws InterruptedException {
        var answered = new BitSet(requests.size());
        inFlight.incrementAndGet();
        try {
            await(List.of(begin.apply(requests)));
            provider.answer(requests.stream().map(Request::input).toList(), (index, outcome) -> {
                answered.set(index);
                durable.add(sink.apply(requests.get(index), outcome));
            });
            if (probe) {
                queue.resume();
                log.info("event=resumed provider={}", name);
            }
        } catch (RuntimeException | Error e) {
            // Errors, too: a thread that is gone asks nothing any more, and nobody would be told.
            pause(e, probe);
        } finally {
            inFlight.decrementAndGet();
            queue.giveBack(unanswered(requests, answered));
        }
    }

    /** A thread asks nothing new before what it was answered is durable: a crash pays again for no more than this. */
    private static void await(List<CompletableFuture<Void>> durable) throws InterruptedException {
        try {
            CompletableFuture.allOf(durable.toArray(CompletableFuture[]::new)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("writing goes on until it succeeds", e);
        }
    }

    private static List<Request> unanswered(List<Request> requests, BitSet answered) {
        var left = new ArrayList<Request>();
        for (var i = answered.nextClearBit(0); i < requests.size(); i = answered.nextClearBit(i + 1)) {
            left.add(requests.get(i));
        }
        return left;
    }

    /** Providers throw only what a person must mend; any other exception is a fault of theirs, and is met alike. */
    private void pause(Throwable cause, boolean byProbe) {
        if (queue.pause(String.valueOf(cause.getMessage()), byProbe)) {
            var code = cause instanceof PipelineException known ? known.code().number() : 0;
            log.error("event=paused provider={} code={} requests=kept", name, code, cause);
        }
    }
}
