package dev.cairn.control.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
    @TempDir
    private Path folder;

    @Test
    void readsWhatAPathSays() {
        assertThat(RunFileName.parse("x/clinical_trials/646/run12_disease2clinical_trials.json"))
                .contains(new RunFileName("clinical_trials", "646", 12));
        assertThat(RunFileName.parse("646/run1_disease2drug.json")).contains(new RunFileName("drug", "646", 1));
        for (var other : new String[] {
            "run1_disease2drug.json",
            "646/runX_disease2drug.json",
            "646/run0_disease2drug.json",
            "646/run01_disease2drug.json",
            "646/run-1_disease2drug.json",
            "646/run1_disease2drug.json.bak",
            "646/run1_drug.json",
            "GARD:646/run1_disease2drug.json",
            "a646/run1_disease2drug.json"
        }) {
            assertThat(RunFileName.parse(other)).as(other).isEmpty();
        }
        var name = new RunFileName("drug", "646", 3);
        assertThat(name.path()).isEqualTo("drug/646/run3_disease2drug.json");
        assertThat(RunFileName.parse(name.path())).contains(name);
        assertThat(RunFileName.orphaCode(name.entity())).contains("646");
        assertThat(RunFileName.orphaCode("bulk:646")).isEmpty();
    }

    @Test
    void listsTheFilesOfADataTypeByNumberAndIgnoresOthers() throws IOException {
        write("drug/1/run1_disease2drug.json", "{\"trials\": [], \"disease_name\": \"One\"}");
        write("drug/1/run10_disease2drug.json", "{\"disease_name\": \"One\"");
        write("drug/2/run2_disease2drug.json", "<html>");
        write("drug/2/runX_disease2drug.json", "{}");
        write("drug/2/run1_disease2trial.json", "{}");
        write("README.md", "");

        var files = RunFiles.list(FileTree.at(folder), "drug");

        assertThat(files.byNumber().keySet()).containsExactly(1L, 2L, 10L);
        assertThat(files.ignored())
                .containsExactly("README.md", "drug/2/run1_disease2trial.json", "drug/2/runX_disease2drug.json");
        assertThat(files.byNumber().get(1L).get(0).disease()).isEqualTo("One");
        assertThat(files.byNumber().get(2L).get(0).disease()).isNull();
        assertThat(files.perEntity()).isEqualTo(Map.of("ORPHA:1", 2L, "ORPHA:2", 1L));
    }

    @Test
    void refusesTheSameRunOfADiseaseTwice() throws IOException {
        write("old/1/run1_disease2drug.json", "{}");
        write("new/1/run1_disease2drug.json", "{}");
        assertThatThrownBy(() -> RunFiles.list(FileTree.at(folder), "drug"))
                .hasMessageContaining("old/1/run1_disease2drug.json")
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIST_INVALID));
    }

    /** The earlier pipeline took the highest number and one. Its numbers are read as it read them. */
    @Test
    void readsTheNumbersOfTheCases() throws IOException {
        var cases = Path.of(System.getProperty("cairn.shared", "absent"), "data/rare_diseases/run_number_cases.json");
        assumeThat(cases).exists();
        var next = new TreeMap<String, Long>();
        var expected = new TreeMap<String, Long>();
        for (var given : new ObjectMapper().readTree(cases.toFile())) {
            var highest = 0L;
            for (var file : given.get("files")) {
                var name = RunFileName.parse("1/" + file.asText());
                highest = Math.max(highest, name.map(RunFileName::number).orElse(0L));
            }
            next.put(given.get("files").toString(), highest + 1);
            expected.put(given.get("files").toString(), given.get("next").asLong());
        }
        assertThat(next).isEqualTo(expected).hasSize(6);
    }

    private void write(String name, String content) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
