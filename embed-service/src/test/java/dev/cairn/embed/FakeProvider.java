package dev.cairn.embed;

import dev.cairn.embed.model.Limits;
import dev.cairn.embed.model.ModelProvider;
import dev.cairn.embed.model.Outcome;
import dev.cairn.embed.model.OutcomeSink;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.ModelInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A model that writes down what it is asked, and fails as it is told. */
final class FakeProvider implements ModelProvider {
    final Map<String, Integer> asked = new ConcurrentHashMap<>();
    final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
    final Set<String> failing = ConcurrentHashMap.newKeySet();
    final Set<String> refusingEndpoints = ConcurrentHashMap.newKeySet();
    final AtomicInteger refusals = new AtomicInteger();
    volatile boolean refusing;
    volatile Duration latency = Duration.ZERO;

    private final Limits limits;

    FakeProvider(Limits limits) {
        this.limits = limits;
    }

    Models models() {
        return new Models(model -> this, this::close);
    }

    int calls() {
        return asked.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public int estimateTokens(String text) {
        return text.length();
    }

    @Override
    public void answer(List<ModelInput> batch, OutcomeSink sink) throws InterruptedException {
        if (refusing || batch.stream().anyMatch(this::isRefused)) {
            refusals.incrementAndGet();
            throw new PipelineException(ErrorCode.MODEL_UNAUTHORIZED, "the key is wrong");
        }
        batchSizes.add(batch.size());
        batch.forEach(input -> asked.merge(input.getText(), 1, Integer::sum));
        pass(latency);
        // Backwards, because no order is promised.
        for (var i = batch.size() - 1; i >= 0; i--) {
            sink.accept(i, outcome(batch.get(i).getText()));
        }
    }

    private boolean isRefused(ModelInput input) {
        return input.getEndpoint() != null
                && refusingEndpoints.contains(input.getEndpoint().getUrl());
    }

    private Outcome outcome(String text) {
        return failing.contains(text)
                ? new Outcome.Failed(ErrorCode.MODEL_REJECTED, "rejected as told", 0)
                : new Outcome.Embedded(new float[] {1, 0}, text.length(), Duration.ofMillis(7));
    }

    private static void pass(Duration time) throws InterruptedException {
        var until = System.nanoTime() + time.toNanos();
        for (var left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Override
    public boolean throttled() {
        return false;
    }

    @Override
    public void close() {}
}
