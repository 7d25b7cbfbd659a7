package dev.cairn.embed;

import dev.cairn.embed.model.ModelProvider;
import dev.cairn.embed.model.Outcome;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One lane for each provider that requests name, and one more for each endpoint that they bring themselves: who refuses
 * or asks for patience holds up nobody else's requests.
 */
final class Lanes implements AutoCloseable {
    private static final String UNREADABLE = "";

    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Function<String, Lane> maker;

    /**
     * @param providers gives the provider for a model; may throw MODEL_NOT_CONFIGURED
     * @param refusal says why a request is not asked
     * @param begin hears what is about to be asked, and says when that is durable
     * @param sink takes each outcome once, on a thread of the request's lane, and says when it is durable
     */
    Lanes(
            Function<String, ModelProvider> providers,
            Duration probeInterval,
            Function<Request, Optional<Failed>> refusal,
            Function<List<Request>, CompletableFuture<Void>> begin,
            BiFunction<Request, Outcome, CompletableFuture<Void>> sink) {
        maker = name -> new Lane(name, providers, probeInterval, refusal, begin, sink);
    }

    /** Hands requests to their providers' lanes; never waits. */
    void add(Collection<Request> requests) {
        var byProvider = new HashMap<String, List<Request>>();
        for (var request : requests) {
            byProvider.computeIfAbsent(way(request), any -> new ArrayList<>()).add(request);
        }
        byProvider.forEach((name, some) -> lanes.computeIfAbsent(name, maker).add(some));
    }

    /** What is no model id goes where nobody else's requests are: whoever answers the first answers all in a lane. */
    private static String way(Request request) {
        try {
            var provider = ModelId.parse(request.input().getModel()).provider();
            var endpoint = request.input().getEndpoint();
            return endpoint == null ? provider : provider + at(endpoint);
        } catch (PipelineException unreadable) {
            return UNREADABLE;
        }
    }

    /** A key that is refused says nothing about another one. */
    private static String at(ModelEndpoint endpoint) {
        var variable = endpoint.getKeyVariable();
        return " at " + endpoint.getUrl() + (variable == null ? "" : " with " + variable);
    }

    void dropRevoked() {
        lanes.values().forEach(Lane::dropRevoked);
    }

    /** How many requests can be at the providers at once. */
    int capacity() {
        return lanes.values().stream().mapToInt(Lane::capacity).sum();
    }

    /** Batches at the providers now. */
    int inFlight() {
        return lanes.values().stream().mapToInt(Lane::inFlight).sum();
    }

    /** Why one of them is asked nothing until a person acts. */
    Optional<String> pausedBecause() {
        return lanes.values().stream()
                .map(Lane::pausedBecause)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** True while one of the providers has been told to wait. */
    boolean throttled() {
        return lanes.values().stream().anyMatch(Lane::throttled);
    }

    @Override
    public void close() {
        lanes.values().forEach(Lane::close);
    }
}
