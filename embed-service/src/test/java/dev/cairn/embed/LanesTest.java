package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.embed.model.Limits;
import dev.cairn.embed.model.ModelProvider;
import dev.cairn.embed.model.Outcome;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.ModelEndpoint;
import dev.cairn.schemas.ModelInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanesTest {
    private static final Duration PROBE = Duration.ofMillis(20);

    private final FakeProvider provider = new FakeProvider(new Limits(8, 1_000, 3));
    private final PartitionRequests partition = new PartitionRequests(new TopicPartition("requests", 0));
    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
    private final Set<Request> cancelled = ConcurrentHashMap.newKeySet();
    private Lanes lanes = lanes(model -> provider);
    private volatile CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);
    private volatile CompletableFuture<Void> begun = CompletableFuture.completedFuture(null);
    private long offset;

    @AfterEach
    void close() {
        lanes.close();
    }

    @Test
    void asksEachRequestOnceInBatchesWithinTheLimits() throws InterruptedException {
        lanes.add(requests("fake:letters", 100));

        await().until(() -> outcomes.size() == 100);
        assertThat(provider.calls()).isEqualTo(100);
        assertThat(provider.batchSizes).allMatch(size -> size <= 8);
        assertThat(partition.awaitSettled(Duration.ofSeconds(30))).isTrue();
        assertThat(lanes.capacity()).isEqualTo(24);
    }

    @Test
    void hasNoMoreBatchesUnderWayThanTheProviderTakes() {
        provider.latency = Duration.ofMillis(20);
        lanes.add(requests("fake:letters", 80));

        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            assertThat(lanes.inFlight()).isLessThanOrEqualTo(3);
            return outcomes.size() == 80;
        });
        await().until(() -> lanes.inFlight() == 0);
    }

    @Test
    void asksNothingNewBeforeWhatWasAnsweredIsDurable() {
        durable = new CompletableFuture<>();
        lanes.add(requests("fake:letters", 100));
        await().until(() -> outcomes.size() == 24);
        await().during(Duration.ofMillis(100)).until(() -> outcomes.size() == 24);

        durable.complete(null);
        await().until(() -> outcomes.size() == 100);
    }

    @Test
    void asksNothingBeforeItIsWrittenThatItWillBeAsked() {
        begun = new CompletableFuture<>();
        lanes.add(requests("fake:letters", 10));
        await().during(Duration.ofMillis(100)).until(() -> provider.calls() == 0);

        begun.complete(null);
        await().until(() -> outcomes.size() == 10);
    }

    @Test
    void keepsRequestsWhileAPersonMustActAndAsksThemOnceAfterwards() {
        provider.refusing = true;
        lanes.add(requests("fake:letters", 30));
        await().until(() -> provider.refusals.get() > 2);
        assertThat(lanes.pausedBecause()).contains("provider fake: the key is wrong");
        assertThat(outcomes).isEmpty();

        provider.refusing = false;
        await().until(() -> outcomes.size() == 30);
        assertThat(provider.calls()).isEqualTo(30);
        await().untilAsserted(() -> assertThat(lanes.pausedBecause()).isEmpty());
    }

    @Test
    void waitsForAProviderThatCannotBeMadeYet() {
        var missing = new AtomicReference<>("set the key");
        lanes.close();
        lanes = lanes(model -> {
            if (missing.get() != null) {
                throw new PipelineException(ErrorCode.MODEL_NOT_CONFIGURED, missing.get());
            }
            return provider;
        });
        lanes.add(requests("fake:letters", 5));
        await().untilAsserted(() -> assertThat(lanes.pausedBecause()).contains("provider fake: set the key"));

        missing.set(null);
        await().until(() -> outcomes.size() == 5);
        assertThat(lanes.pausedBecause()).isEmpty();
    }

    @Test
    void asksNothingForACancelledRun() {
        var some = requests("fake:letters", 30);
        cancelled.addAll(some.subList(0, 25));
        lanes.add(some);

        await().until(() -> outcomes.size() == 30);
        assertThat(provider.calls()).isEqualTo(5);
        assertThat(outcomes.values().stream().filter(Outcome.Failed.class::isInstance))
                .hasSize(25)
                .extracting(outcome -> ((Outcome.Failed) outcome).code())
                .containsOnly(ErrorCode.RUN_CANCELLED);
    }

    @Test
    void findsOutWhetherAPauseIsOverThoughWhoWaitsWasCancelled() {
        provider.refusing = true;
        var some = requests("fake:letters", 3);
        lanes.add(some);
        await().until(() -> provider.refusals.get() > 0);

        cancelled.addAll(some);
        await().until(() -> outcomes.size() == 3);
        provider.refusing = false;
        lanes.add(requests("fake:others", 2));
        await().until(() -> outcomes.size() == 5);
        assertThat(provider.calls()).isEqualTo(2);
    }

    @Test
    void survivesErrorsOfAProvider() {
        var broken = new AtomicReference<Error>(new NoClassDefFoundError("libmodel.so"));
        lanes.close();
        lanes = lanes(model -> {
            if (broken.get() != null) {
                throw broken.get();
            }
            return provider;
        });
        lanes.add(requests("fake:letters", 5));
        await().untilAsserted(() -> assertThat(lanes.pausedBecause()).contains("provider fake: libmodel.so"));

        broken.set(null);
        await().until(() -> outcomes.size() == 5);
    }

    @Test
    void letsNoProviderWaitForAnother() {
        var other = new FakeProvider(new Limits(8, 1_000, 1));
        lanes.close();
        lanes = lanes(model -> model.startsWith("fake:") ? provider : other);
        provider.refusing = true;
        lanes.add(requests("fake:letters", 5));
        lanes.add(requests("other:letters", 5));

        await().until(() -> outcomes.size() == 5);
        assertThat(other.calls()).isEqualTo(5);
        assertThat(lanes.pausedBecause()).isPresent();
    }

    @Test
    void letsNoEndpointThatRequestsBringWaitForAnother() {
        provider.refusingEndpoints.add("http://refusing/v1");
        lanes.add(List.of(
                at("http://refusing/v1", "A_API_KEY"), at("http://refusing/v1", null), at("http://other/v1", null)));
        lanes.add(requests("fake:letters", 5));

        await().until(() -> outcomes.size() == 6 && provider.refusals.get() >= 2);
        assertThat(outcomes).containsKey("http://other/v1 with null");
        assertThat(lanes.pausedBecause().orElseThrow())
                .startsWith("provider fake at http://refusing/v1")
                .endsWith(": the key is wrong");
    }

    private Request at(String url, String keyVariable) {
        var input = ModelInput.newBuilder(Samples.input("fake:letters", url + " with " + keyVariable))
                .setEndpoint(new ModelEndpoint(url, keyVariable))
                .build();
        return new Request(partition, offset++, Samples.request(input, "ask-at-" + offset), 1);
    }

    @Test
    void keepsModelIdsThatCannotBeReadAwayFromTheirProvidersRequests() {
        var unknown = new FakeProvider(new Limits(8, 1_000, 1));
        lanes.close();
        lanes = lanes(model -> model.equals("fake:letters") ? provider : unknown);
        lanes.add(requests("fake:", 1));
        lanes.add(requests("fake:letters", 5));

        await().until(() -> outcomes.size() == 6);
        assertThat(unknown.calls()).isEqualTo(1);
        assertThat(provider.calls()).isEqualTo(5);
    }

    @Test
    void asksNothingOfAPartitionThatWasRevoked() {
        provider.refusing = true;
        lanes.add(requests("fake:letters", 30));
        await().until(() -> provider.refusals.get() > 0);

        partition.revoke();
        lanes.dropRevoked();
        provider.refusing = false;
        var kept = new PartitionRequests(new TopicPartition("requests", 1));
        lanes.add(List.of(new Request(kept, 0, Samples.request(Samples.input("kept"), "ask"), 1)));

        await().until(() -> outcomes.containsKey("kept"));
        assertThat(provider.asked).containsOnlyKeys("kept");
    }

    private Lanes lanes(Function<String, ModelProvider> providers) {
        return new Lanes(providers, PROBE, this::refuse, requests -> begun, (request, outcome) -> {
            var before = outcomes.put(request.input().getText(), outcome);
            assertThat(before).isNull();
            request.partition().settled();
            return durable;
        });
    }

    private Optional<Outcome.Failed> refuse(Request request) {
        return cancelled.contains(request)
                ? Optional.of(new Outcome.Failed(ErrorCode.RUN_CANCELLED, "cancelled", 0))
                : Optional.empty();
    }

    private List<Request> requests(String model, int count) {
        var requests = new ArrayList<Request>();
        IntStream.range(0, count).forEach(i -> {
            var input = Samples.input(model, model + " " + i);
            requests.add(new Request(partition, offset++, Samples.request(input, "ask-" + i), 1));
        });
        return requests;
    }
}
