package dev.cairn.control.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files that an earlier system ran its experiments with. */
class SharedConfigsTest {
    private static final Path FOLDER = Path.of(System.getProperty("cairn.shared", "../shared"), "data/narratives");
    private static final String URL = "http://localhost:1234/v1/chat/completions";

    @BeforeEach
    void needsTheSharedData() {
        Assumptions.assumeTrue(Files.isDirectory(FOLDER), "the shared data is not at " + FOLDER);
    }

    @ParameterizedTest
    @CsvSource({
        "exp_012_indicators_t02_high, 0.2, 1024, 1000000, suicide_IPV_manuallyflagged",
        "exp_037_baseline_v4_t00_medium, 0, 1024, 1000000, suicide_IPV_manuallyflagged",
        "exp_100_production_20k_indicators_t02_high, 0.2, 1024, 1000000, all_suicide_nar",
        "exp_900_test_resume, 0.1, 123, 20, suicide_IPV_manuallyflagged",
    })
    void experimentsAreReadAsTheyAre(String name, String temperature, String seed, long most, String dataSource) {
        var read = ExperimentFile.read(FOLDER.resolve("configs/" + name + ".yaml"), Map.of());

        var config = read.config();
        assertThat(config.model()).isEqualTo("chat:mlx-community/gpt-oss-120b");
        assertThat(config.endpoint()).isEqualTo(URL);
        assertThat(config.keyVariable()).isNull();
        assertThat(config.parameters())
                .containsExactlyInAnyOrderEntriesOf(Map.of("temperature", temperature, "seed", seed));
        assertThat(config.maxNarratives()).isEqualTo(most);
        assertThat(config.dataSource()).isEqualTo(dataSource);
        assertThat(config.prompts().system()).contains("ROLE:").endsWith("\n");
        assertThat(config.prompts().user()).containsOnlyOnce("<<TEXT>>");
        assertThat(read.remarks()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"valid_complete, chat:test-model-complete, 100", "valid_minimal, chat:test-model,"})
    void validFixturesAreRead(String name, String model, Long most) {
        var config = ExperimentFile.read(FOLDER.resolve("fixture_configs/" + name + ".yaml"), Map.of())
                .config();

        assertThat(config.model()).isEqualTo(model);
        assertThat(config.maxNarratives()).isEqualTo(most);
    }

    @Test
    void theTemperatureThatIsTooHighIsNamedWithItsLine() {
        assertThatThrownBy(() -> ExperimentFile.read(FOLDER.resolve("fixture_configs/invalid_bad_temp.yaml"), Map.of()))
                .hasMessageContaining("line 4: experiment.temperature is \"5.0\": it must be a number from 0 to 2")
                .hasMessageContaining("line 3: experiment.model_name is not known: did you mean model.name?")
                .hasMessageContaining("line 9: prompts is not known: did you mean prompt?")
                .hasMessageContaining("line 1: model is missing");
    }

    @Test
    void theModelThatIsMissingIsNamedWithItsLine() {
        assertThatThrownBy(() ->
                        ExperimentFile.read(FOLDER.resolve("fixture_configs/invalid_missing_model.yaml"), Map.of()))
                .hasMessageContaining("line 1: model is missing: name and api_url of the model to ask")
                .hasMessageContaining("line 4: experiment.temperature is not known: did you mean model.temperature?")
                .hasMessageNotContaining("it must be a number");
    }
}
