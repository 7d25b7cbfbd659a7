package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.content.Sha256;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.load.Migrations;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Narratives that are kept, as a loader leaves them. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NarrativesCommandsIT {
    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunningPipeline pipeline;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private KafkaAccess kafka;

    @BeforeAll
    void keepSome(PipelineEnvironment given, @TempDir Path directory) throws IOException {
        kafka = given.kafka();
        pipeline = new RunningPipeline(given, directory);
        assertThat(pipeline.run("topics", "apply").exitCode()).isZero();
        assertThat(pipeline.run("narratives", "list").out()).contains("no narratives; load some with");
        var reader = new ConfigReader(given.environment());
        Migrations.apply(DatabaseConfig.read(reader));
        assertThat(pipeline.run("generate", "narratives", "--out", "cases.csv").exitCode())
                .isZero();
        pipeline.execute("""
                insert into narrative_sources (data_source, file, checksum, layout, columns, figures, content_hash,
                    observed_at, run_id)
                values ('cases', 'cases.csv', decode('%s', 'hex'), 'LONG', '{"incident_id": "incident_id"}', '{}', '\\x01',
                    now(), 'n-1');
                insert into source_narratives (data_source, incident_id, narrative_type, narrative_text, exclusion,
                    manual_flag, incident_year, content_hash, observed_at, run_id)
                values ('cases', '7', 'cme', 'the xylophone', null, true, 2019, '\\x01', now(), 'n-1'),
                    ('cases', '7', 'le', '', 'BLANK', null, null, '\\x01', now(), 'n-1');
                insert into run_items (run_id, data_type, entity, status, finished_at)
                values ('n-1', 'narratives', 'cases', 'COMPLETED', now());
                insert into record_outcomes (item_id, ordinal, observed_at, record_key, outcome, content_hash)
                select i.item_id, 0, s.observed_at, 'cases', 'LOADED', '\\x01' from run_items i, narrative_sources s
                """.formatted(Sha256.of(directory.resolve("cases.csv"))));
    }

    @Test
    void listsTheDataSources() {
        var listed = pipeline.json("narratives", "list", "--json");

        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("name").asText()).isEqualTo("cases");
        assertThat(listed.get(0).path("counts").path("blank").asInt()).isOne();
        assertThat(pipeline.run("narratives", "list").out()).contains("PLACEHOLDER", "cases.csv");
    }

    @Test
    void showsADataSource() {
        assertThat(pipeline.run("narratives", "show", "cases").out())
                .contains("2 of 1 incidents: 1 cme, 1 le", "1 blank", "1, 1 of them positive", "n-1");
        assertThat(pipeline.json("narratives", "show", "cases", "--json").has("narratives"))
                .isFalse();
        var unknown = pipeline.run("narratives", "show", "other");
        assertThat(unknown.err()).contains("under the name \"other\"", "DATA_SOURCE_NOT_FOUND");
        assertThat(unknown.exitCode()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void showsTextsOnlyOnDemand() {
        var without = pipeline.run("narratives", "show", "cases", "--incident", "7");
        var json = pipeline.run("narratives", "show", "cases", "--incident", "7", "--json");

        assertThat(without.out()).contains("cme", "13", "BLANK", "2019").doesNotContain("xylophone");
        assertThat(json.out()).contains("\"characters\" : 13").doesNotContain("xylophone");
        assertThat(pipeline.run("narratives", "show", "cases", "--incident", "7", "--show-text")
                        .out())
                .contains("the xylophone");
    }

    @Test
    void publishesAFileThatIsLoadedOnlyOnDemand() {
        var known = pipeline.json("publish", "narratives", "--source", "cases.csv", "--json");
        assertThat(known.path("published").asBoolean(true)).isFalse();
        assertThat(known.path("run_id").asText()).isEqualTo("n-1");
        var said = pipeline.run("publish", "narratives", "--source", "cases.csv");
        assertThat(said.out()).contains("already loaded by run n-1: nothing to do");
        assertThat(said.exitCode()).isZero();

        assertThat(isPublished("--reread")).isTrue();
        assertThat(isPublished("--data-source", "others")).isTrue();
        assertThat(isPublished("--column", "incident_id=Nr")).isTrue();
        assertThat(isPublished("--column", "incident_id=incident_id")).isFalse();
    }

    @Test
    void topicsThatHoldRecordsCanKeepThemForAShortTime() throws Exception {
        assertThat(pipeline.run("topics", "apply", "--retention", "3d").exitCode())
                .isZero();
        assertThat(pipeline.run("topics", "apply", "--retention", "soon").err()).contains("no age such as");

        try (var admin = kafka.admin()) {
            assertThat(config(admin, Topics.RAW_RECORDS, "retention.ms")).isEqualTo("259200000");
            assertThat(config(admin, Topics.MODEL_ANSWERS, "max.compaction.lag.ms"))
                    .isEqualTo("259200000");
            assertThat(config(admin, Topics.PROCESSING_LOG, "retention.ms"))
                    .as("holds no records")
                    .isEqualTo("2592000000");
        }
    }

    private String config(Admin admin, Topic<?> topic, String name) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, kafka.name(topic));
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(name)
                .value();
    }

    private boolean isPublished(String option, String... value) {
        var arguments = new ArrayList<>(List.of("publish", "narratives", "--source", "cases.csv", "--json", option));
        arguments.addAll(List.of(value));
        return pipeline.json(arguments.toArray(String[]::new)).path("published").asBoolean();
    }
}
