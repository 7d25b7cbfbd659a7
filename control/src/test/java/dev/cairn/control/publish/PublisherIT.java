package dev.cairn.control.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import dev.cairn.testing.TopicReader;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
class PublisherIT {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T11:30:45.123456Z"));
    private static final Map<String, String> SETTINGS = Map.of("model", "none");

    @BeforeAll
    static void createTopics(PipelineEnvironment environment) {
        environment.createTopics();
    }

    @Test
    void publishesTheRunAndItsItems(PipelineEnvironment environment) {
        var runId = publisher(environment.kafka()).publish(request(30));

        assertThat(runs(environment, runId)).singleElement().satisfies(run -> {
            assertThat(run.getDataType()).isEqualTo("clinical_trials");
            assertThat(run.getSource()).isEqualTo("http://host/api");
            assertThat(run.getSettings()).isEqualTo(SETTINGS);
            assertThat(run.getItems()).isEqualTo(30);
            assertThat(run.getCreatedAt()).isEqualTo(CLOCK.instant());
        });
        assertThat(items(environment, runId))
                .hasSize(30)
                .extracting(WorkItem::getEntity)
                .doesNotHaveDuplicates()
                .contains("ORPHA:0", "ORPHA:29");
        assertThat(items(environment, runId))
                .allSatisfy(item -> assertThat(item.getParameters()).containsKey("disease_name"))
                .allSatisfy(item -> assertThat(item.getSettings()).isEqualTo(SETTINGS));
    }

    @Test
    void keysItemsByDataTypeAndEntity(PipelineEnvironment environment) {
        publisher(environment.kafka()).publish(request(1));
        var keys = new TopicReader(environment.kafka(), Duration.ofSeconds(20))
                .read(environment.kafka().name(Topics.WORK_ITEMS), stored -> stored.key());
        assertThat(keys).isNotEmpty().allMatch(key -> key.startsWith("clinical_trials/ORPHA:"));
    }

    @Test
    void leavesNothingBehindWhereTheRegistryFails(PipelineEnvironment environment) {
        var config = environment.kafka().config();
        var withoutRegistry = new KafkaAccess(new KafkaConfig(
                config.bootstrapServers(),
                URI.create("http://127.0.0.1:1"),
                config.topicPrefix(),
                config.partitions(),
                config.replicationFactor(),
                Map.of()));
        var reader = new TopicReader(environment.kafka(), Duration.ofSeconds(20));
        var before = reader.values(Topics.RUNS).size();

        assertThatThrownBy(() -> publisher(withoutRegistry).publish(request(1)))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE));

        assertThat(reader.values(Topics.RUNS)).hasSize(before);
    }

    @Test
    void saysHowToCreateTopicsThatAreMissing(PipelineEnvironment environment) {
        var config = environment.kafka().config();
        var elsewhere = new KafkaAccess(
                new KafkaConfig(config.bootstrapServers(), config.registryUrl(), "elsewhere.", 1, -1, Map.of()));
        assertThatThrownBy(() -> publisher(elsewhere).publish(request(1)))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("cairn topics apply");
    }

    private static PublishRequest request(int items) {
        List<NewItem> diseases = IntStream.range(0, items)
                .mapToObj(i -> new Disease("Disease " + i, String.valueOf(i)).item(DiseaseSearch.TERM))
                .toList();
        return new PublishRequest("clinical_trials", URI.create("http://host/api"), SETTINGS, diseases);
    }

    /** A transaction is committed a moment before its markers are written, and its records can be read. */
    private static List<Run> runs(PipelineEnvironment environment, String runId) {
        return new TopicReader(environment.kafka(), Duration.ofSeconds(20))
                        .awaitValues(
                                Topics.RUNS,
                                runs -> runs.stream()
                                        .anyMatch(run -> run.getRunId().equals(runId)))
                        .stream()
                        .filter(run -> run.getRunId().equals(runId))
                        .toList();
    }

    private static List<WorkItem> items(PipelineEnvironment environment, String runId) {
        return new TopicReader(environment.kafka(), Duration.ofSeconds(20))
                        .awaitValues(
                                Topics.WORK_ITEMS,
                                items -> items.stream()
                                                .filter(item -> item.getRunId().equals(runId))
                                                .count()
                                        == 30)
                        .stream()
                        .filter(item -> item.getRunId().equals(runId))
                        .toList();
    }

    private static Publisher publisher(KafkaAccess kafka) {
        return new Publisher(kafka, new AuditTrail(kafka, CLOCK, "test@here"), CLOCK);
    }
}
