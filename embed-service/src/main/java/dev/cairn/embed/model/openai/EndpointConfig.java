package dev.cairn.embed.model.openai;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * How an endpoint that speaks OpenAI's API is called, whatever is asked of it.
 *
 * @param baseUrl what stands before the path of the call
 * @param apiKey sent as bearer token; empty: none is sent, as servers of one's own often want it
 * @param models names that may be asked for; empty: all
 * @param concurrency most calls in flight
 * @param requestsPerMinute 0: no limit of our own
 * @param tokensPerMinute 0: no limit of our own
 * @param timeout for one call, from connecting to the last byte
 * @param attempts calls for one matter that may fail with 5xx, timeouts or broken connections; 429 and 503 do not count
 */
public record EndpointConfig(
        URI baseUrl,
        String apiKey,
        Set<String> models,
        int concurrency,
        int requestsPerMinute,
        int tokensPerMinute,
        Duration timeout,
        int attempts) {

    /** True if runs may ask for a model. */
    boolean allows(String model) {
        return models.isEmpty() || models.contains(model);
    }

    /**
     * Where calls go.
     *
     * @param provider whose settings these are
     * @param prefix of these settings
     * @param path of the calls below the base URL
     * @throws PipelineException MODEL_NOT_CONFIGURED where calls cannot succeed
     */
    Address address(String provider, String prefix, String path) {
        if (apiKey.isBlank() && baseUrl.equals(URI.create(EndpointKeys.OPENAI))) {
            throw new PipelineException(
                    ErrorCode.MODEL_NOT_CONFIGURED,
                    "a run asks for a model of provider " + provider + ": set " + prefix + "API_KEY to its key, or "
                            + prefix + "BASE_URL to an endpoint that needs none, and restart this service");
        }
        var url = URI.create(baseUrl.toString().replaceAll("/+$", "") + path);
        return new Address(url, apiKey, prefix + "BASE_URL", prefix + "API_KEY");
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "EndpointConfig[baseUrl=" + baseUrl + ", apiKey=" + (apiKey.isEmpty() ? "(none)" : "(secret)")
                + ", models=" + models + ", concurrency=" + concurrency + ", requestsPerMinute=" + requestsPerMinute
                + ", tokensPerMinute=" + tokensPerMinute + ", timeout=" + timeout + ", attempts=" + attempts + "]";
    }
}
