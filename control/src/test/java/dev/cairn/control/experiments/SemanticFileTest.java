package dev.cairn.control.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.control.experiments.ExperimentConfig.Prompts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SemanticFileTest {
    private static final String GOOD = """
            experiment:
              name: "Offline"
            model:
              provider: semantic
              temperature: 0.0
            semantic:
              threshold: 0.40
              indicators:
                - name: "threats"
                  examples:
                    - "He said that he would kill her."
                    - "She was \\"afraid\\" of him."
                - name: "stalking"
                  examples: ["He waited outside her work."]
                  threshold: 0.5
            data:
              source: "synthetic"
            reuse: true
            """;

    @TempDir
    private Path folder;

    @Test
    void theNarrativeIsAskedAboutAsItIs() throws IOException {
        var read = read(GOOD);

        var config = read.config();
        assertThat(config.model()).isEqualTo("semantic:all-minilm-l6-v2-q");
        assertThat(config.endpoint()).isNull();
        assertThat(config.prompts()).isEqualTo(new Prompts(null, "<<TEXT>>", null));
        assertThat(config.parameters())
                .containsExactlyInAnyOrderEntriesOf(Map.of("threshold", "0.4", "indicators", """
                        [{"name":"threats","examples":["He said that he would kill her.","She was \\"afraid\\" of him."]},\
                        {"name":"stalking","examples":["He waited outside her work."],"threshold":0.5}]"""));
        assertThat(config.dataSource()).isEqualTo("synthetic");
        assertThat(config.reuse()).isTrue();
        assertThat(read.remarks()).containsExactly("model.temperature has no meaning for the semantic detector");
    }

    @ParameterizedTest
    @CsvSource({
        "threshold: 0.40, threshold: 1.5, semantic.threshold is \"1.5\": it must be a number from 0 to 1",
        "threshold: 0.40, threshold: 0, semantic.threshold is 0: every sentence would say everything",
        "threshold: 0.40, notes: x, semantic.indicators[0].threshold is missing",
        "stalking, threats, 'semantic.indicators[1].name is \"threats\", as an indicator before it'",
        "examples: [\"He waited outside her work.\"], examples: [], semantic.indicators[1].examples must be a list",
        "examples: [\"He waited outside her work.\"], example: [], 'did you mean semantic.indicators.examples?'",
        "provider: semantic, 'provider: semantic\n  api_key: sk-1', model.api_key has no place",
        "provider: semantic, provider: chat, 'semantic is for model.provider: semantic only'",
        "provider: semantic, 'provider: semantic\n  name: gpt', model.name is \"gpt\": the semantic detector has",
        "data:, 'prompt:\n  user_template: \"<<TEXT>>\"\ndata:', prompt.user_template has no place",
    })
    void aWrongValueIsNamedWithTheReason(String right, String wrong, String problem) {
        assertThatThrownBy(() -> read(GOOD.replace(right, wrong)))
                .hasMessageContaining(problem)
                .hasMessageNotContaining("sk-1");
    }

    @Test
    void theSectionAndItsIndicatorsMustBeThere() {
        var section = GOOD.substring(GOOD.indexOf("semantic:\n  threshold"), GOOD.indexOf("data:"));

        assertThatThrownBy(() -> read(GOOD.replace(section, ""))).hasMessageContaining("semantic is missing");
        assertThatThrownBy(() -> read(GOOD.replace(section, "semantic:\n  threshold: 0.4\n")))
                .hasMessageContaining("semantic.indicators must be a list of at least one");
    }

    private ExperimentFile read(String text) throws IOException {
        return ExperimentFile.read(Files.writeString(folder.resolve("semantic.yaml"), text), Map.of());
    }
}
