package dev.cairn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.samples.StudyFiles;
import dev.cairn.samples.StudyGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else's program needs to read every topic: kafka-clients, Avro, and HTTP to the registry. */
class PlainConsumerIT {
    private static final List<String> TOPICS = List.of(
            "runs",
            "work-items",
            "ingest-cursors",
            "raw-records",
            "prepared-records",
            "model-requests",
            "model-answers",
            "enriched-records",
            "dead-letters",
            "item-status");

    @TempDir
    Path temp;

    @Test
    void readsEveryTopicWithoutCairn() throws Exception {
        var dataDir = temp.resolve("data");
        var generator = StudyGenerator.seeded(3).withInvalid(10);
        var file = StudyFiles.writeNdjson(generator.source(40), temp.resolve("studies.ndjson"));
        try (var stack = CairnProcess.up(dataDir, Map.of())) {
            var published = CairnProcess.run(
                    Map.of(),
                    "publish",
                    "clinical_trials",
                    "--source",
                    file.toUri().toString(),
                    "--data-dir",
                    dataDir.toString(),
                    "--wait",
                    "--json");
            assertThat(published.exitCode())
                    .as("completed with dead letters: %s", published.err())
                    .isEqualTo(3);
            try (var topics = new PlainTopics(stack.connection(), schema -> schema)) {
                for (var topic : TOPICS) {
                    var records = new ArrayList<GenericRecord>();
                    topics.read("cairn." + topic, record -> records.add(topics.decode(record.value())));
                    assertThat(records).as(topic).isNotEmpty();
                }
            }
        }
    }
}
