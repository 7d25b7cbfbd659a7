package dev.cairn.control.topics;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/** Holds the catalogue against the broker. */
public final class TopicList {
    private final KafkaAccess kafka;

    public TopicList(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /** Every topic of the catalogue, in the order in which data flows. */
    public List<TopicState> read() {
        try (var admin = kafka.admin()) {
            return read(admin);
        } catch (ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    /** The same with a client that is open. */
    public List<TopicState> read(Admin admin) throws ExecutionException, InterruptedException {
        var present = descriptions(admin);
        return Topics.ALL.stream()
                .map(topic -> state(topic, present.get(kafka.name(topic))))
                .toList();
    }

    private Map<String, TopicDescription> descriptions(Admin admin) throws ExecutionException, InterruptedException {
        var wanted = Topics.ALL.stream().map(kafka::name).collect(Collectors.toSet());
        wanted.retainAll(admin.listTopics().names().get());
        return admin.describeTopics(wanted).allTopicNames().get();
    }

    private TopicState state(Topic<?> topic, @Nullable TopicDescription present) {
        return new TopicState(
                kafka.name(topic),
                topic.key(),
                topic.valueType().getSimpleName(),
                topic.cleanup().policy(),
                present != null,
                present == null ? 0 : present.partitions().size());
    }
}
