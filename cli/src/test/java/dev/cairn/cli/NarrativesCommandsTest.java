package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be done with narratives where nothing runs. */
class NarrativesCommandsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"long, csv, LONG", "long, xlsx, LONG", "wide, csv, WIDE", "wide, xlsx, WIDE"})
    void validatesWhatItGenerates(String layout, String format, String read) {
        var file = "my cases." + format;
        var made = RunningPipeline.parse(run(
                        "generate",
                        "narratives",
                        "--incidents",
                        "40",
                        "--layout",
                        layout,
                        "--format",
                        format,
                        "--out",
                        file,
                        "--json")
                .out());
        assertThat(made.path("narratives").asInt()).isEqualTo(80);

        var done = run("publish", "narratives", "--source", file, "--validate-only", "--json");
        var survey = RunningPipeline.parse(done.out());
        assertThat(done.exitCode()).isZero();
        assertThat(survey.path("data_source").asText()).isEqualTo("my-cases");
        assertThat(survey.path("layout").asText()).isEqualTo(read);
        assertThat(survey.path("rejected").asBoolean(true)).isFalse();
        var figures = survey.path("figures");
        assertThat(figures.path("narratives").asInt()).isEqualTo(80);
        assertThat(figures.path("positive").asInt())
                .isEqualTo(made.path("positive").asInt());
        assertThat(figures.path("labelled").asInt())
                .isEqualTo(made.path("labelled").asInt());
        assertThat(figures.path("blanks").asInt() + figures.path("placeholders").asInt())
                .isEqualTo(made.path("without_text").asInt());
    }

    @Test
    void saysWhatTheChecksFindWithoutAnyText() throws IOException {
        Files.writeString(
                directory.resolve("a.csv"),
                "incident_id,narrative_type,narrative_text,manual_flag_ind\n1,cme,xylophone,1\n2,cme,xylophone,maybe\n");
        var done = run("publish", "narratives", "--source", "a.csv", "--validate-only");

        assertThat(done.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(done.out())
                .contains("REJECTED", "ERROR", "FLAG_INVALID", "a.csv line 3")
                .doesNotContain("xylophone");
    }

    @Test
    void readsColumnsOfOtherNames() throws IOException {
        Files.writeString(directory.resolve("a.csv"), "Nr,narrative_type,narrative_text\n1,cme,text\n");
        var command = "publish narratives --source a.csv --validate-only --column incident_id=Nr";

        assertThat(run(command.split(" ")).exitCode()).isZero();
        assertThat(run((command + " --column nr=Nr").split(" ")).err()).contains("--column has \"nr\"");
        assertThat(run((command + " --data-source a/b").split(" ")).err()).contains("--data-source must have");
        assertThat(run((command + " --wait").split(" ")).err()).contains("publishes nothing to --wait for");
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        Files.writeString(directory.resolve("a.csv"), "");
        var done = run("publish", "narratives", "--source", "a.csv", "--validate-only");

        assertThat(done.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(done.err()).contains("a.csv is empty", "SOURCE_TRUNCATED");
    }

    @Test
    void doesNotGenerateOverAFile() throws IOException {
        Files.writeString(directory.resolve("a.csv"), "mine");

        assertThat(run("generate", "narratives", "--out", "a.csv").err()).contains("is there already");
        assertThat(directory.resolve("a.csv")).hasContent("mine");
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(Map.of(), directory, arguments);
    }
}
