package dev.cairn.control.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.control.experiments.ExperimentConfig.Prompts;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentFileTest {
    private static final String GOOD = """
            experiment:
              name: "Baseline (T=0)"
              author: "A. Author"
              notes: "of $5 and ${HOME}"
            model:
              name: "lab/gpt-oss-120b"
              provider: "mlx"
              api_url: "http://${LLM_HOST}:$LLM_PORT/v1/chat/completions"
              api_key: "${LAB_API_KEY}"
              temperature: 0.20
              max_tokens: 500
              response_format: json_object
              reasoning_effort: high
            prompt:
              version: "v1"
              system_prompt: "You cost $5 and know no ${HOME}."
              user_template: |
                Narrative: <<TEXT>>
            data:
              file: "data-raw/suicide notes 2024.xlsx"
            run:
              seed: 1024
              max_narratives: 1000000
              save_incremental: true
            """;
    private static final Map<String, String> ENVIRONMENT =
            Map.of("LLM_HOST", "gpu-1", "LLM_PORT", "1234", "LAB_API_KEY", "sk-secret", "HOME", "/home/me");

    @TempDir
    private Path folder;

    @Test
    void readsEverythingAsItIs() throws IOException {
        var read = ExperimentFile.read(file(GOOD), ENVIRONMENT);

        var config = read.config();
        assertThat(config.name()).isEqualTo("Baseline (T=0)");
        assertThat(config.author()).isEqualTo("A. Author");
        assertThat(config.notes()).isEqualTo("of $5 and ${HOME}");
        assertThat(config.model()).isEqualTo("chat:lab/gpt-oss-120b");
        assertThat(config.endpoint()).isEqualTo("http://gpu-1:1234/v1/chat/completions");
        assertThat(config.keyVariable()).isEqualTo("LAB_API_KEY");
        assertThat(config.prompts())
                .isEqualTo(new Prompts("You cost $5 and know no ${HOME}.", "Narrative: <<TEXT>>\n", "v1"));
        assertThat(config.parameters())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "temperature", "0.2",
                        "seed", "1024",
                        "max_tokens", "500",
                        "response_format", "json_object",
                        "reasoning_effort", "high"));
        assertThat(config.dataSource()).isEqualTo("suicide-notes-2024");
        assertThat(config.maxNarratives()).isEqualTo(1_000_000);
        assertThat(config.reuse()).isFalse();
        assertThat(config.file().at("/model/api_key").textValue()).isEqualTo("${LAB_API_KEY}");
        assertThat(config.file().at("/model/temperature").decimalValue()).isEqualByComparingTo("0.2");
        assertThat(config.file().toString()).doesNotContain("sk-secret");
        assertThat(read.remarks()).singleElement().asString().startsWith("run.save_incremental has no meaning here");
    }

    @Test
    void promptsMayStandInFilesBesideTheConfiguration() throws IOException {
        Files.writeString(folder.resolve("system.txt"), "\uFEFFYou are $5.\n");
        Files.createDirectory(folder.resolve("prompts"));
        Files.writeString(folder.resolve("prompts/user.txt"), "Ä: <<TEXT>>");
        var text = GOOD.replace("system_prompt: \"You cost $5 and know no ${HOME}.\"", "system_prompt_file: system.txt")
                .replace("user_template: |\n    Narrative: <<TEXT>>", "user_template_file: prompts/user.txt");

        assertThat(ExperimentFile.read(file(text), ENVIRONMENT).config().prompts())
                .isEqualTo(new Prompts("You are $5.\n", "Ä: <<TEXT>>", "v1"));
    }

    @Test
    void theHashIsOfWhatChangesTheResultsAndOfNothingElse() throws IOException {
        var hash = hash(GOOD);

        assertThat(hash(GOOD.replace("Baseline (T=0)", "Other")
                        .replace("$LLM_PORT", "99")
                        .replace("1000000", "20")
                        .replace("0.20", "0.2")))
                .isEqualTo(hash);
        for (var change : Map.of(
                        "0.20", "0.3",
                        "gpt-oss-120b", "gpt-oss-20b",
                        "You cost", "You costs",
                        "Narrative:", "Report:",
                        "seed: 1024", "seed: 1025")
                .entrySet()) {
            assertThat(hash(GOOD.replace(change.getKey(), change.getValue())))
                    .as(change.getKey())
                    .isNotEqualTo(hash);
        }
    }

    @Test
    void allProblemsAreInOneReportWithTheirLines() {
        var text = """
                experiment:
                  name: 42
                  temperature: 5.0
                modle:
                  name: x
                prompt:
                  version: v1
                  user_template: "Narrative: {text}"
                  sytem_prompt: "x"
                run:
                  seed: "7"
                  max_narratives: 0
                  seed: 8
                """;

        assertThat(problems(text))
                .containsExactly(
                        "line 1: model is missing: name and api_url of the model to ask",
                        "line 2: experiment.name is \"42\": it must be a text; put it in quotes",
                        "line 3: experiment.temperature is not known: did you mean model.temperature?",
                        "line 3: experiment.temperature is \"5.0\": it must be a number from 0 to 2",
                        "line 4: modle is not known: did you mean model?",
                        "line 8: prompt.user_template must hold <<TEXT>>, exactly so, where the narrative goes",
                        "line 9: prompt.sytem_prompt is not known: did you mean prompt.system_prompt?",
                        "line 11: run.seed is \"7\": it must be a whole number",
                        "line 12: run.max_narratives is \"0\": it must be a whole number from 1",
                        "line 13: run.seed is there already, at line 11");
    }

    @ParameterizedTest
    @CsvSource({
        "temperature: 0.20, temperature: 2.1, model.temperature is \"2.1\": it must be a number from 0 to 2",
        "temperature: 0.20, temperature: -0.1, model.temperature is \"-0.1\"",
        "temperature: 0.20, temperature: \"0.2\", model.temperature is \"0.2\": it must be a number",
        "temperature: 0.20, temperature: .nan, model.temperature is \".nan\": it must be a number",
        "max_tokens: 500, max_tokens: 0, model.max_tokens is \"0\": it must be a whole number from 1",
        "max_tokens: 500, max_tokens: 1.5, model.max_tokens is \"1.5\"",
        "response_format: json_object, response_format: xml, 'model.response_format is \"xml\": it must be one of'",
        "name: \"lab/gpt-oss-120b\", name: \"gpt oss\", model.name is \"gpt oss\": the name of a model has",
        "name: \"lab/gpt-oss-120b\", name: \"  \", model.name is empty",
        "save_incremental: true, save_incremental: maybe, run.save_incremental is \"maybe\": it must be true or false",
        "seed: 1024, seed: 017, run.seed is \"017\": it must be a whole number",
        "Narrative: <<TEXT>>, Narrative: <TEXT>, 'prompt.user_template must hold <<TEXT>>, exactly so'",
        "version: \"v1\", version: 1.0, prompt.version is \"1.0\": it must be a text; put it in quotes",
        "version: \"v1\", version: [a], prompt.version is no single value: it must be a text",
        "data:, run:, run is there already",
    })
    void aWrongValueIsNamedWithTheReason(String right, String wrong, String problem) {
        assertThat(problems(GOOD.replace(right, wrong)))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-live-4711",
                "Bearer sk-live-4711",
                "${sk-live-4711}",
                "${MY_SECRET_4711}",
                "a${B_API_KEY}4711"
            })
    void aKeyInTheFileIsRefusedAndNeverQuoted(String key) {
        var found = report(GOOD.replace("${LAB_API_KEY}", key));

        assertThat(found)
                .contains("line 9: model.api_key must name a variable of the embed service whose name ends in API_KEY")
                .doesNotContain("4711");
    }

    @Test
    void aKeyIsNotQuotedWhereTheFileIsNoYamlEither() {
        assertThat(report(GOOD.replace("\"${LAB_API_KEY}\"", "\"sk-live-4711\" \"x\"")))
                .doesNotContain("4711");
        assertThat(report(GOOD.replace("api_key", "apikey").replace("${LAB_API_KEY}", "sk-live-4711")))
                .contains("model.apikey is not known: did you mean model.api_key?")
                .doesNotContain("4711");
    }

    @ParameterizedTest
    @CsvSource({
        "http://me:4711@host/v1, must hold no user and no password",
        "http://me:4711@/v1, must hold no user and no password",
        "https://host/v1?api-key=4711, must hold no key among its parameters",
        "https://host/v1?a=b&access_token=4711, must hold no key among its parameters",
        "https://${LAB_API_KEY}/v1, 'names ${LAB_API_KEY}: a URL is stored and shown'",
        "http://${NOWHERE}/v1, 'names ${NOWHERE}, which the environment does not have'",
        "localhost:1234/v1, must be a URL that begins with http:// or https://",
        "file:///v1, must be a URL that begins with http:// or https://",
        "http:///v1, must be a URL that begins with http:// or https://",
        "http://ho st/v1, is no URL",
    })
    void aUrlThatCannotBeCalledOrHoldsASecretIsRefused(String url, String problem) {
        var found = report(GOOD.replace("http://${LLM_HOST}:$LLM_PORT/v1/chat/completions", url));

        assertThat(found).contains("line 8: model.api_url " + problem).doesNotContain("4711", "sk-secret");
    }

    @Test
    void aUrlMayHaveParametersThatAreNoSecrets() throws IOException {
        var text = GOOD.replace("/v1/chat/completions", "/chat?api-version=2024-10-21&max_tokens=5");

        assertThat(ExperimentFile.read(file(text), ENVIRONMENT).config().endpoint())
                .isEqualTo("http://gpu-1:1234/chat?api-version=2024-10-21&max_tokens=5");
    }

    @Test
    void reuseNeedsTemperatureZero() throws IOException {
        var cold = GOOD.replace("temperature: 0.20", "temperature: 0.0") + "reuse: true\n";

        assertThat(ExperimentFile.read(file(cold), ENVIRONMENT).config().reuse())
                .isTrue();
        assertThat(report(GOOD + "reuse: true\n")).contains("reuse needs model.temperature 0, but that is 0.2");
        assertThat(report(GOOD.replace("  temperature: 0.20\n", "") + "reuse: true\n"))
                .contains("reuse needs model.temperature 0, but that is not set");
    }

    @Test
    void twoBoundsOrSeedsMustBeTheSame() throws IOException {
        var same = GOOD.replace("data:\n", "data:\n  max_narratives: 1000000\n");

        assertThat(ExperimentFile.read(file(same), ENVIRONMENT).config().maxNarratives())
                .isEqualTo(1_000_000);
        assertThat(report(same.replace("data:\n  max_narratives: 1000000", "data:\n  max_narratives: 5")))
                .contains("run.max_narratives is 1000000, but data.max_narratives is 5: leave one out");
        assertThat(report(GOOD.replace("max_tokens", "seed: 3\n  max_tokens")))
                .contains("run.seed is 1024, but model.seed is 3: leave one out");
    }

    @Test
    void promptFilesThatAreNotThereAreNamed() {
        var text = GOOD.replace("user_template: |\n    Narrative: <<TEXT>>", "user_template_file: no.txt");

        assertThat(report(text))
                .contains("prompt.user_template_file names no.txt, which is not there")
                .doesNotContain("is missing");
        assertThat(report(GOOD.replace("  version", "  user_template_file: b.txt\n  version")))
                .contains("prompt.user_template_file and prompt.user_template are both there: leave one out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "just text", "- a\n- b", "a: [1", "a: b: c", "a: 1\n---\nb: 2", "\u0000", "a: *b"})
    void whatIsNoConfigurationIsRefused(String text) {
        assertThat(report(text)).contains("cannot be used", "line ");
    }

    @Test
    void aFileThatIsNotThereIsSaidToBeSo() {
        assertThatThrownBy(() -> ExperimentFile.read(folder.resolve("no.yaml"), Map.of()))
                .isInstanceOfSatisfying(PipelineException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.EXPERIMENT_INVALID);
                    assertThat(e).hasMessageContaining("no.yaml").hasMessageContaining("the file is not there");
                });
    }

    private String hash(String text) throws IOException {
        return ExperimentFile.read(file(text), ENVIRONMENT).config().hash();
    }

    private List<String> problems(String text) {
        return report(text).lines().skip(1).map(String::strip).toList();
    }

    private String report(String text) {
        try {
            var file = file(text);
            try {
                ExperimentFile.read(file, ENVIRONMENT);
            } catch (PipelineException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.EXPERIMENT_INVALID);
                return String.valueOf(e.getMessage());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing is wrong with " + text);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("experiment.yaml"), text);
    }
}
