package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.samples.SampleSet;
import dev.cairn.samples.StudyFiles;
import dev.cairn.samples.StudyGenerator;
import dev.cairn.samples.TrialsApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Estimates where no stack runs. What answers held change is seen in CommandsIT. */
@Timeout(60)
class EstimateTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STUDIES = 300;
    /** Every tenth has a defect. */
    private static final StudyGenerator GENERATOR = StudyGenerator.seeded(1).withInvalid(10);

    @TempDir
    private Path directory;

    @Test
    void theApiCountsItsStudiesAndShowsSomeInOneRequest() {
        try (var api = TrialsApiServer.start(GENERATOR.source(STUDIES))) {
            var found = estimate("--source " + api.baseUri() + " --limit 1000 --sample 50 --model openai");

            assertThat(found.get("records").intValue()).isEqualTo(STUDIES);
            assertThat(found.at("/sample/records").intValue()).isEqualTo(50);
            assertThat(found.at("/sample/invalid").intValue()).isEqualTo(5);
            assertThat(found.get("calls").intValue()).isEqualTo(270);
            assertThat(found.get("invalid").intValue()).isEqualTo(30);
            assertThat(found.get("complete").booleanValue()).isFalse();
            assertThat(found.get("held").isNull()).isTrue();
            assertThat(api.counts().total()).isEqualTo(1);

            var limited = estimate("--source " + api.baseUri() + " --limit 100");
            assertThat(limited.get("records").intValue()).isEqualTo(100);
            assertThat(limited.get("complete").booleanValue()).isTrue();
        }
    }

    @Test
    void filesAreReadThroughAndASampleComesCloseToTheWhole() throws IOException {
        StudyFiles.writePages(GENERATOR.source(STUDIES), Files.createDirectory(directory.resolve("studies")), 100);

        var whole = estimate("--source file:studies --sample 1000");
        var sampled = estimate("--source file:studies --sample 60");

        assertThat(whole.get("complete").booleanValue()).isTrue();
        assertThat(whole.get("records").intValue()).isEqualTo(STUDIES);
        assertThat(whole.get("calls").intValue()).isEqualTo(270);
        assertThat(whole.get("invalid").intValue()).isEqualTo(30);
        assertThat(sampled.get("complete").booleanValue()).isFalse();
        assertThat(sampled.get("records").intValue()).isEqualTo(STUDIES);
        assertThat(sampled.at("/sample/records").intValue()).isEqualTo(60);
        assertThat(sampled.get("calls").doubleValue()).isCloseTo(270, Percentage.withPercentage(15));
        assertThat(sampled.get("tokens").doubleValue())
                .isCloseTo(whole.get("tokens").doubleValue(), Percentage.withPercentage(15));
    }

    @Test
    void eachDiseaseIsCounted() throws IOException {
        var sample = SampleSet.create();
        sample.writeDiseases(directory.resolve("diseases.json"));
        try (var api = TrialsApiServer.start(sample.studies())) {
            var found = estimate("--diseases diseases.json --source " + api.baseUri());

            assertThat(found.get("items").intValue()).isEqualTo(20);
            assertThat(found.get("items_counted").intValue()).isEqualTo(20);
            assertThat(found.get("records").intValue()).isEqualTo(sample.recordsOfAllDiseases());
        }
    }

    @Test
    void thePriceComesFromTheTable() throws IOException {
        StudyFiles.writeNdjson(GENERATOR.source(20), directory.resolve("studies.ndjson"));
        Files.writeString(directory.resolve("prices.json"), "{\"openai:text-embedding-3-small\": 0.02}");
        var priced =
                Map.of("CAIRN_MODEL_PRICES", directory.resolve("prices.json").toString());

        var found = json(run(priced, "--source file:studies.ndjson --model openai --json"));
        var tokens = found.get("tokens").longValue();
        assertThat(tokens).isPositive();
        assertThat(found.get("cost_usd").doubleValue()).isEqualTo(Math.round(tokens * 0.02 / 100) / 1e4);
        assertThat(run(priced, "--source file:studies.ndjson --model openai").out())
                .contains(
                        "nothing is published",
                        "20 of 20 records: 18 would be asked for",
                        "USD, at 0.02 USD for a million tokens")
                .contains("not known: no stack is there to ask");

        assertThat(estimate("--source file:studies.ndjson --model openai")
                        .get("cost_usd")
                        .isNull())
                .isTrue();
        assertThat(run(Map.of(), "--source file:studies.ndjson --model openai").out())
                .contains("not known: CAIRN_MODEL_PRICES has no price of openai:text-embedding-3-small");
        assertThat(estimate("--source file:studies.ndjson").get("cost_usd").intValue())
                .isZero();

        var none = estimate("--source file:studies.ndjson --model none");
        assertThat(none.get("calls").intValue()).isZero();
        assertThat(none.get("cost_usd").intValue()).isZero();
    }

    @Test
    void saysWhatIsWrong() {
        var gone = run(Map.of(), "--source http://127.0.0.1:1/api/v2 --limit 5");
        assertThat(gone.err()).contains("127.0.0.1:1", "SOURCE_UNREACHABLE");
        assertThat(gone.exitCode()).isEqualTo(ExitCodes.FAILED);

        try (var api = TrialsApiServer.start(GENERATOR.source(5))) {
            var source = "--source " + api.baseUri() + " --limit 5 ";
            assertThat(run(Map.of(), source + "--model onnx:other").err())
                    .contains("provider onnx has no model \"onnx:other\"", "MODEL_UNKNOWN");
            assertThat(run(Map.of(), source + "--model mistral:large").err()).contains("no provider for model");
            assertThat(run(Map.of(), source + "--model onnx:other").exitCode()).isEqualTo(ExitCodes.BAD_USAGE);
            assertThat(run(Map.of(), source + "--embedding-template {nothing}").err())
                    .contains("TEMPLATE_INVALID");
            assertThat(run(Map.of(), source + "--wait").err()).contains("--estimate publishes nothing to --wait for");
            assertThat(run(Map.of(), source + "--sample 0").err()).contains("--sample must be 1 to 1000");
            assertThat(api.counts().total())
                    .as("only the template needs a study to show")
                    .isEqualTo(1);
        }
    }

    private JsonNode estimate(String options) {
        return json(run(Map.of(), options + " --json"));
    }

    private static JsonNode json(CommandRun done) {
        assertThat(done.err()).isEmpty();
        assertThat(done.exitCode()).isZero();
        try {
            return JSON.readTree(done.out());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + done.out(), e);
        }
    }

    private CommandRun run(Map<String, String> environment, String options) {
        return CommandRun.of(environment, directory, ("publish clinical_trials --estimate " + options).split(" ", -1));
    }
}
