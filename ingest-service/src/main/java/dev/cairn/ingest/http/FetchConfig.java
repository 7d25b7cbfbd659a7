package dev.cairn.ingest.http;

import java.time.Duration;

/**
 * How patient the fetching is.
 *
 * @param requestTimeout bound for one request, headers and body together
 * @param attempts requests for one page before the item fails
 * @param backoff wait after the first failure; doubled for each further one, with jitter
 * @param maxBackoff bound for that wait
 * @param maxRetryAfter bound for a wait that the source asks for
 * @param requestsPerSecond for each host, over all workers of this process
 */
public record FetchConfig(
        Duration requestTimeout,
        int attempts,
        Duration backoff,
        Duration maxBackoff,
        Duration maxRetryAfter,
        int requestsPerSecond) {}
