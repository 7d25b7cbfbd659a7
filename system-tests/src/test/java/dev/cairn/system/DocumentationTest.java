package dev.cairn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.embed.EmbedConfig;
import dev.cairn.ingest.IngestConfig;
import dev.cairn.ingest.expression.EntryCheck;
import dev.cairn.ingest.expression.Threshold;
import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.model.ModelPrices;
import dev.cairn.kit.service.HttpConfig;
import dev.cairn.load.LoadConfig;
import dev.cairn.transform.TransformConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Pages that are made from the code. {@code make docs} writes them; here a stale one fails. */
class DocumentationTest {
    private static final Path DOCS = Path.of(System.getProperty("cairn.root"), "docs");

    @Test
    void errorsPageIsMadeFromTheCodes() throws IOException {
        var rows = Arrays.stream(ErrorCode.values())
                .map(code -> "| %d | `%s` | %s | %s |".formatted(code.number(), code, code.kind(), code.meaning()))
                .collect(Collectors.joining("\n"));
        check("errors.md", """
                # Errors

                Made from `ErrorCode` by `make docs`. Numbers are never used again. `BAD_RECORD`: the record becomes a dead letter; `TRANSIENT`: it
                is tried again with backoff; `FATAL`: nothing goes on until somebody acts, and the service says so.

                | number | name | kind | meaning |
                |---|---|---|---|
                %s
                """.formatted(rows));
    }

    @Test
    void configurationPageIsMadeFromTheKeys() throws IOException {
        var sections = new LinkedHashMap<String, List<ConfigKey<?>>>();
        sections.put("Kafka and the schema registry", KafkaConfig.KEYS);
        sections.put("PostgreSQL", DatabaseConfig.KEYS);
        sections.put("Health and metrics", List.of(HttpConfig.BIND_ADDRESS));
        sections.put("Prices of models", List.of(ModelPrices.FILE));
        sections.put("ingest-service", IngestConfig.KEYS);
        sections.put("transform-service", TransformConfig.KEYS);
        sections.put("embed-service", EmbedConfig.KEYS);
        sections.put("load-service", LoadConfig.KEYS);
        var text = sections.entrySet().stream().map(DocumentationTest::section).collect(Collectors.joining("\n"));
        check("configuration.md", """
                # Configuration

                Made from the code by `make docs`. Everything is read from the environment, once, at the start; all problems are reported together,
                and a misspelt setting of a service is one. Any Kafka client setting passes through as `CAIRN_KAFKA_<SETTING>`, with underscores for
                dots: `CAIRN_KAFKA_SECURITY_PROTOCOL=SASL_SSL`. `CAIRN_LOG_LEVEL` (default INFO) and `CAIRN_LOG_FORMAT` (`text` or `json`) shape the logs.

                %s""".formatted(text));
    }

    @Test
    void qualityPageIsMadeFromTheChecks() throws IOException {
        var checks = Arrays.stream(EntryCheck.values())
                .map(check -> "| `%s` | %s |".formatted(check, check.meaning()))
                .collect(Collectors.joining("\n"));
        var thresholds = Arrays.stream(Threshold.values())
                .map(threshold -> "| `%s` | %s | %s |"
                        .formatted(
                                threshold.name().toLowerCase(Locale.ROOT),
                                BigDecimal.valueOf(threshold.standard())
                                        .stripTrailingZeros()
                                        .toPlainString(),
                                threshold.meaning()))
                .collect(Collectors.joining("\n"));
        check("quality.md", """
                # Quality of gene expression

                Made from the code by `make docs`. A study is checked as a whole before anything of it is emitted, when its header is transformed, and
                when its last record has been loaded. A finding has a code, a severity, a place, a message and a count; `cairn quality show STUDY` shows
                those of the newest run, and the tables `data_quality` and `quality_figures` hold those of all runs.

                The score is 100 less 50 for each finding that is an error, 10 for each warning and 1 for each further one, and not below 0. A study with
                an error on entry is rejected: its item fails with `STUDY_REJECTED`, its findings are kept, and nothing else of it is loaded.

                ## On entry
                | code | what it finds |
                |---|---|
                %s

                Structure that is wrong is an error; what is only unusual is a warning or, for genes of zeros, a remark. These bounds can be set for a run
                with `cairn publish gene_expression --threshold NAME=VALUE`:

                | threshold | default | meaning |
                |---|---|---|
                %s

                ## When the header is transformed
                | code | what it finds |
                |---|---|
                | `ILLNESS_COVERAGE` | No illness rule tells the illness of some samples; a warning where they are more than [the rules](expression-rules.md) allow. |
                | `ORGANISM_MIXED` | The samples are of several organisms. |
                | `PLATFORM_UNKNOWN` | Nobody knows who makes a platform; it is kept as its source has it. |
                | `TECHNOLOGY_MISMATCH` | The study and its platforms say different technologies; the study's word counts. |
                | `TECHNOLOGY_UNKNOWN` | Neither the study nor its platforms say how expression was measured. |

                ## After loading
                | code | what it finds |
                |---|---|
                | `HEADER_MISSING` | The study's header was not loaded: it is a dead letter. |
                | `GENES_MISSING` | Fewer genes are in the warehouse than the study has. |
                | `GENES_DEAD` | Genes of the study are dead letters. |
                | `GENES_OF_EARLIER_RUNS` | Genes that an earlier run brought, and this one does not have, are still current. |
                | `ARRAY_LENGTH` | A gene has more or fewer values than the study has samples. |
                | `SAMPLES_MISSING` | Samples of the study are not in the warehouse. |
                | `GENE_OVERLAP_LOW` | Few of the study's genes are known from other studies of its organism. |
                """.formatted(checks, thresholds));
    }

    @Test
    void reliabilityPageNamesEveryPlaceWhereAProcessCanBeToldToDie() {
        assertThat(DOCS.resolve("reliability.md"))
                .content()
                .contains(Arrays.stream(CrashPoint.values())
                        .map(point -> "`" + point + "`")
                        .toList());
    }

    private static String section(Map.Entry<String, List<ConfigKey<?>>> section) {
        var rows = section.getValue().stream().map(DocumentationTest::row).collect(Collectors.joining("\n"));
        return "## %s\n| variable | value | default | |\n|---|---|---|---|\n%s\n".formatted(section.getKey(), rows);
    }

    private static String row(ConfigKey<?> key) {
        var standard = key.defaultValue() == null
                ? "required"
                : key.defaultValue().isEmpty() ? "" : "`" + key.defaultValue() + "`";
        return "| `%s` | %s | %s | %s |".formatted(key.name(), key.type(), standard, key.description());
    }

    private static void check(String name, String text) throws IOException {
        var file = DOCS.resolve(name);
        if (Boolean.getBoolean("cairn.docs.write")) {
            Files.writeString(file, text);
        }
        assertThat(file).as("run: make docs").hasContent(text);
    }
}
