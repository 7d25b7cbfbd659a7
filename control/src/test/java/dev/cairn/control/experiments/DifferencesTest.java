package dev.cairn.control.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferencesTest {
    private static final String FROZEN = """
            experiment: {name: A}
            model: {name: m, api_url: "http://host/v1", temperature: 0.1, seed: 5}
            prompt:
              user_template: |
                one
                two
                <<TEXT>>
            data: {source: county}
            """;

    @TempDir
    private Path folder;

    @Test
    void theSameFileDoesNotDiffer() throws IOException {
        assertThat(Differences.between(
                        config(FROZEN).over("city", 7L), config(FROZEN.replace("data: {source: county}", ""))))
                .isEmpty();
        assertThat(Differences.between(config(FROZEN), config(FROZEN))).isEmpty();
    }

    @Test
    void eachFieldThatDiffersIsNamedWithBothValues() throws IOException {
        var today = FROZEN.replace("0.1, seed: 5", "0.2, max_tokens: 9")
                .replace("name: m", "name: n")
                .replace("host", "other")
                .replace("{name: A}", "{name: A, notes: x}")
                .replace("county", "city");

        assertThat(Differences.between(config(FROZEN), config(today)))
                .containsExactly(
                        new Difference("notes", "", "x", List.of()),
                        new Difference("model", "chat:m", "chat:n", List.of()),
                        new Difference("api_url", "http://host/v1", "http://other/v1", List.of()),
                        new Difference("data_source", "county", "city", List.of()),
                        new Difference("parameter.max_tokens", "", "9", List.of()),
                        new Difference("parameter.seed", "5", "", List.of()),
                        new Difference("parameter.temperature", "0.1", "0.2", List.of()));
    }

    @Test
    void promptsAreComparedLineByLine() throws IOException {
        var today = FROZEN.replace("two", "zwei").replace("prompt:", "prompt:\n  system_prompt: \"You read.\"");

        assertThat(Differences.between(config(FROZEN), config(today)))
                .extracting(Difference::lines)
                .containsExactly(
                        List.of("--- frozen", "+++ file", "@@ -1,0 +1,1 @@", "+You read."),
                        List.of("--- frozen", "+++ file", "@@ -1,3 +1,3 @@", " one", "-two", "+zwei", " <<TEXT>>"));
    }

    private ExperimentConfig config(String text) throws IOException {
        return ExperimentFile.read(Files.writeString(folder.resolve("e.yaml"), text), Map.of())
                .config();
    }
}
