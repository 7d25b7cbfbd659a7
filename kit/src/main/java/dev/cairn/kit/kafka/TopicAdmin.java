package dev.cairn.kit.kafka;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of the catalogue and registers their schemas. */
public final class TopicAdmin {
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(15);
    private static final Duration VISIBLE_POLL = Duration.ofMillis(50);

    private final KafkaAccess kafka;

    public TopicAdmin(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /**
     * Creates every topic that is missing and registers every schema. What exists is left as it is. Returns when brokers
     * know what was created, so that a service that starts next finds its topics.
     *
     * @return the full names of the topics that were created
     */
    public List<String> apply() {
        var created = new ArrayList<String>();
        try (var admin = kafka.admin()) {
            for (var topic : Topics.ALL) {
                if (create(admin, topic)) {
                    created.add(kafka.name(topic));
                }
            }
            awaitVisible(admin, created);
        }
        Topics.ALL.forEach(topic -> kafka.serde(topic).register());
        return created;
    }

    /**
     * Sets how long the topics that hold records whole keep them, and within which time a model's answers that were removed
     * or replaced must be gone from the files of the brokers. Throws KAFKA_UNAVAILABLE, also where a topic is missing.
     */
    public void retain(Duration time) {
        var millis = Long.toString(time.toMillis());
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        Topics.HOLDING_RECORDS.forEach(
                topic -> changes.put(resource(topic), List.of(set(TopicConfig.RETENTION_MS_CONFIG, millis))));
        changes.put(resource(Topics.MODEL_ANSWERS), List.of(set(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, millis)));
        try (var admin = kafka.admin()) {
            admin.incrementalAlterConfigs(changes).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    private ConfigResource resource(Topic<?> topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, kafka.name(topic));
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    /** Throws KAFKA_UNAVAILABLE, with what to do, unless every given topic exists. */
    public void require(List<Topic<?>> topics) {
        try (var admin = kafka.admin()) {
            var present = admin.listTopics().names().get();
            var missing = topics.stream()
                    .map(kafka::name)
                    .filter(name -> !present.contains(name))
                    .toList();
            if (!missing.isEmpty()) {
                throw new PipelineException(
                        ErrorCode.KAFKA_UNAVAILABLE,
                        "topics are missing: " + missing + "; create them with: cairn topics apply");
            }
        } catch (ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    /** The controller creates topics, and brokers hear of it a moment later. */
    private void awaitVisible(Admin admin, List<String> created) {
        var deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        try {
            while (!admin.listTopics().names().get().containsAll(created) && System.nanoTime() - deadline < 0) {
                TimeUnit.NANOSECONDS.sleep(VISIBLE_POLL.toNanos());
            }
        } catch (ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    private boolean create(Admin admin, Topic<?> topic) {
        var config = new HashMap<>(topic.config());
        config.put("cleanup.policy", topic.cleanup().policy());
        var replicas = Optional.of((short) kafka.config().replicationFactor()).filter(factor -> factor > 0);
        var wanted =
                new NewTopic(kafka.name(topic), Optional.of(kafka.config().partitions()), replicas).configs(config);
        try {
            admin.createTopics(List.of(wanted)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw kafka.unavailable(e);
        } catch (InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }
}
