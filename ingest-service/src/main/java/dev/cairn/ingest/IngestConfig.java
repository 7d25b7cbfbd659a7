package dev.cairn.ingest;

import dev.cairn.ingest.http.FetchConfig;
import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.service.HttpConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the ingest service.
 *
 * @param kafka broker and registry
 * @param http health and metrics
 * @param database where experiments read narratives; null: their items fail
 * @param fetch how patient the fetching is
 * @param workers items fetched at the same time
 * @param pageSize records on a page where the item does not say
 * @param stopTimeout bound for what is in flight when a partition or the service is given up
 */
public record IngestConfig(
        KafkaConfig kafka,
        HttpConfig http,
        @Nullable DatabaseConfig database,
        FetchConfig fetch,
        int workers,
        int pageSize,
        Duration stopTimeout) {
    static final ConfigKey<Integer> HTTP_PORT = HttpConfig.port("INGEST", 9101);
    static final ConfigKey<Integer> WORKERS = ConfigKey.integer(
            "CAIRN_INGEST_WORKERS", 1, 256, 4, "Items fetched at the same time; never more than partitions held.");
    static final ConfigKey<Integer> PAGE_SIZE = ConfigKey.integer(
            "CAIRN_INGEST_PAGE_SIZE", 1, 1000, 500, "Records on a page, and so in a transaction, at most.");
    static final ConfigKey<Duration> STOP_TIMEOUT = ConfigKey.duration(
            "CAIRN_INGEST_STOP_TIMEOUT", "10s", "How long a page in flight may take when the service stops.");
    static final ConfigKey<Duration> REQUEST_TIMEOUT = ConfigKey.duration(
            "CAIRN_INGEST_REQUEST_TIMEOUT", "60s", "Bound for one request to a source, headers and body together.");
    static final ConfigKey<Integer> ATTEMPTS =
            ConfigKey.integer("CAIRN_INGEST_ATTEMPTS", 1, 100, 8, "Requests for one page before its item fails.");
    static final ConfigKey<Duration> BACKOFF = ConfigKey.duration(
            "CAIRN_INGEST_BACKOFF", "1s", "Wait after the first failed request; doubled each time, with jitter.");
    static final ConfigKey<Duration> MAX_BACKOFF =
            ConfigKey.duration("CAIRN_INGEST_MAX_BACKOFF", "1m", "Bound for that wait.");
    static final ConfigKey<Duration> MAX_RETRY_AFTER = ConfigKey.duration(
            "CAIRN_INGEST_MAX_RETRY_AFTER", "5m", "Bound for a wait that a source asks for with Retry-After.");
    static final ConfigKey<Integer> REQUESTS_PER_SECOND = ConfigKey.integer(
            "CAIRN_INGEST_REQUESTS_PER_SECOND", 1, 10_000, 5, "Requests to one host, over all workers.");

    /** The service's own keys. */
    public static final List<ConfigKey<?>> KEYS = List.of(
            HTTP_PORT,
            WORKERS,
            PAGE_SIZE,
            STOP_TIMEOUT,
            REQUEST_TIMEOUT,
            ATTEMPTS,
            BACKOFF,
            MAX_BACKOFF,
            MAX_RETRY_AFTER,
            REQUESTS_PER_SECOND);

    /** Reads the environment. Throws ConfigException with every problem. */
    public static IngestConfig fromEnv(Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        reader.rejectUnknown("CAIRN_INGEST_", KEYS);
        var kafka = KafkaConfig.read(reader);
        var http = HttpConfig.read(reader, HTTP_PORT);
        var database = environment.containsKey(DatabaseConfig.URL.name()) ? DatabaseConfig.read(reader) : null;
        var requestTimeout = reader.get(REQUEST_TIMEOUT);
        var attempts = reader.get(ATTEMPTS);
        var backoff = reader.get(BACKOFF);
        var maxBackoff = reader.get(MAX_BACKOFF);
        var maxRetryAfter = reader.get(MAX_RETRY_AFTER);
        var requestsPerSecond = reader.get(REQUESTS_PER_SECOND);
        var workers = reader.get(WORKERS);
        var pageSize = reader.get(PAGE_SIZE);
        var stopTimeout = reader.get(STOP_TIMEOUT);
        if (backoff != null && maxBackoff != null && maxBackoff.compareTo(backoff) <= 0) {
            reader.problem(MAX_BACKOFF.name() + " must be longer than " + BACKOFF.name());
        }
        reader.finish();
        var fetch = new FetchConfig(requestTimeout, attempts, backoff, maxBackoff, maxRetryAfter, requestsPerSecond);
        return new IngestConfig(kafka, http, database, fetch, workers, pageSize, stopTimeout);
    }
}
