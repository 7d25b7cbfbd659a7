package dev.cairn.embed;

import dev.cairn.embed.ModelWorker.Clients;
import dev.cairn.embed.ModelWorker.Patience;
import dev.cairn.embed.model.ModelProvider;
import dev.cairn.embed.model.ModelProviders;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.StreamsRunner;
import dev.cairn.kit.kafka.TopicAdmin;
import dev.cairn.kit.service.AdminServer;
import dev.cairn.kit.service.Health;
import dev.cairn.kit.service.Service;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.streams.StreamsConfig;

/** Wires the embed service: the topology that joins records with answers, and the worker that gets them. */
public final class EmbedService implements Service {
    private static final String APPLICATION_ID = "embed";

    /** Their partitions belong together by number. */
    private static final List<Topic<?>> COPARTITIONED =
            List.of(Topics.PREPARED_RECORDS, Topics.MODEL_REQUESTS, Topics.MODEL_ANSWERS);

    private static final List<Topic<?>> TOPICS = List.of(
            Topics.PREPARED_RECORDS,
            Topics.MODEL_REQUESTS,
            Topics.MODEL_ANSWERS,
            Topics.ENRICHED_RECORDS,
            Topics.DEAD_LETTERS);

    private final KafkaAccess kafka;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AutoCloseable models;
    private final StateDirectory state;
    private final StreamsRunner streams;
    private final ModelWorker worker;
    private final AdminServer admin;

    public EmbedService(EmbedConfig config) {
        this(config, new EmbedMetricsAndModels(config));
    }

    private EmbedService(EmbedConfig config, EmbedMetricsAndModels unused) {
        throw new UnsupportedOperationException();
    }
}
