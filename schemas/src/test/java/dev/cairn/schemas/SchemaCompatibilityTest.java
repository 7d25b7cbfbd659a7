package dev.cairn.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaParser;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Topics keep records for longer than a release lives: today's readers must read what every published schema wrote.
 * {@code src/test/resources/published} holds those schemas, one file a topic; {@code -Dcairn.schemas.publish=true}
 * writes the present ones there, at a release.
 */
class SchemaCompatibilityTest {
    private static final Path PUBLISHED = Path.of("src/test/resources/published");
    private static final SchemaValidator BACKWARD =
            new SchemaValidatorBuilder().canReadStrategy().validateLatest();

    static List<Topic<?>> topics() {
        return Topics.ALL;
    }

    @ParameterizedTest
    @MethodSource("topics")
    void readsWhatThePublishedSchemaWrote(Topic<?> topic) throws Exception {
        var file = PUBLISHED.resolve(topic.baseName() + ".avsc");
        if (Boolean.getBoolean("cairn.schemas.publish")) {
            publish(file, topic);
        }
        assertThat(file).as("a new topic's schema is published with it").exists();
        BACKWARD.validate(
                schemaOf(topic), List.of(new SchemaParser().parse(file.toFile()).mainSchema()));
    }

    @Test
    void aNewFieldWithoutDefaultBreaksTheContract() {
        var written = SchemaBuilder.record("R").fields().requiredString("a").endRecord();
        var breaking = SchemaBuilder.record("R")
                .fields()
                .requiredString("a")
                .requiredString("b")
                .endRecord();
        var additive = SchemaBuilder.record("R")
                .fields()
                .requiredString("a")
                .optionalString("b")
                .endRecord();
        assertThatThrownBy(() -> BACKWARD.validate(breaking, List.of(written)))
                .isInstanceOf(SchemaValidationException.class);
        assertThatCode(() -> BACKWARD.validate(additive, List.of(written))).doesNotThrowAnyException();
    }

    private static Schema schemaOf(Topic<?> topic) {
        return SpecificData.getForClass(topic.valueType()).getSchema(topic.valueType());
    }

    private static void publish(Path file, Topic<?> topic) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, SchemaFormatter.format("json/pretty", schemaOf(topic)) + "\n");
    }
}
