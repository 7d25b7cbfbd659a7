package dev.cairn.control.narratives.purge;

import dev.cairn.control.narratives.purge.PurgeResult.Lingering;
import dev.cairn.kit.kafka.KafkaAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What lies on in the brokers' files when no client can read it any more, and for how long at most. A compacted topic
 * is cleaned {@code max.compaction.lag.ms} after a value was buried, without which there is no bound: usually it is
 * when half of the log is stale. A topic that was cut off keeps the file that it is writing to, which ends with
 * {@code segment.ms} if something is written, and in any case with {@code retention.ms}.
 */
final class Leftovers {
    private final KafkaAccess kafka;

    Leftovers(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /**
     * Asks the broker. Throws KAFKA_UNAVAILABLE.
     *
     * @param before what was found
     * @param after what was found when it was removed
     */
    List<Lingering> of(List<TopicTraces> before, List<TopicTraces> after) {
        var cut = before.stream()
                .filter(traces -> !traces.compacted() && traces.found() > 0)
                .map(TopicTraces::topic)
                .toList();
        var stale = after.stream()
                .filter(traces -> traces.compacted() && traces.stale() > 0)
                .toList();
        var names = new ArrayList<>(cut);
        stale.forEach(traces -> names.add(traces.topic()));
        var configs = configs(names);
        var lingering = new ArrayList<Lingering>();
        cut.forEach(topic ->
                lingering.add(new Lingering(topic, 0, bound(configs.get(topic), TopicConfig.RETENTION_MS_CONFIG))));
        stale.forEach(traces -> lingering.add(new Lingering(
                traces.topic(),
                traces.stale(),
                bound(configs.get(traces.topic()), TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG))));
        return lingering;
    }

    /** Null for none: the broker says -1, or the largest number there is. */
    private static @Nullable Duration bound(@Nullable Config config, String name) {
        var entry = config == null ? null : config.get(name);
        if (entry == null || entry.value() == null) {
            return null;
        }
        var millis = Long.parseLong(entry.value());
        return millis < 0 || millis == Long.MAX_VALUE ? null : Duration.ofMillis(millis);
    }

    private Map<String, Config> configs(List<String> topics) {
        var resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .collect(Collectors.toMap(ConfigResource::name, Function.identity()));
        try (var admin = kafka.admin()) {
            return described(admin, resources);
        } catch (ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    private static Map<String, Config> described(Admin admin, Map<String, ConfigResource> resources)
            throws ExecutionException, InterruptedException {
        return admin.describeConfigs(resources.values()).all().get().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
    }
}
