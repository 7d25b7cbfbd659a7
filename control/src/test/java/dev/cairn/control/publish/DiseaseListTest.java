package dev.cairn.control.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiseaseListTest {
    @TempDir
    private Path directory;

    @Test
    void readsJson() throws IOException {
        var file = file("list.json", """
                [{"disease_name": "Farber disease", "orpha_code": "333"},
                 {"disease_name": " Wilson disease ", "orpha_code": 905}]
                """);
        assertThat(DiseaseList.read(file))
                .containsExactly(new Disease("Farber disease", "333"), new Disease("Wilson disease", "905"));
    }

    @Test
    void readsCsvWithQuotesByteOrderMarkAndColumnsInAnyOrder() throws IOException {
        var file = file("list.CSV", "\uFEFForpha_code,note,disease_name\r\nORPHA:333,x,\"Farber, the disease\"\r\n");
        assertThat(DiseaseList.read(file)).containsExactly(new Disease("Farber, the disease", "333"));
    }

    @Test
    void namesEveryProblemAtOnce() throws IOException {
        var file = file("list.json", """
                [{"disease_name": "A", "orpha_code": "1"},
                 {"disease_name": " ", "orpha_code": "2"},
                 {"orpha_code": "3"},
                 {"disease_name": "D"},
                 {"disease_name": "E", "orpha_code": "x5"},
                 {"disease_name": "F", "orpha_code": "1"},
                 {"disease_name": "a", "orpha_code": "7"}]
                """);
        assertInvalid(() -> DiseaseList.read(file))
                .hasMessageContainingAll(
                        "entry 2 has no disease_name",
                        "entry 3 has no disease_name",
                        "entry 4 has the orpha_code \"\"",
                        "entry 5 has the orpha_code \"x5\"",
                        "entry 6 repeats the orpha_code 1 of entry 1",
                        "entry 7 repeats the disease_name \"a\" of entry 1");
    }

    @Test
    void refusesWhatIsNoList() throws IOException {
        var broken = file("broken.json", "[{}\n, nonsense]");
        assertInvalid(() -> DiseaseList.read(broken)).hasMessageContaining("it is not JSON: see line 2, column 3");
        var object = file("object.json", "{}");
        assertInvalid(() -> DiseaseList.read(object)).hasMessageContaining("must be an array");
        var empty = file("empty.json", "[]");
        assertInvalid(() -> DiseaseList.read(empty)).hasMessageContaining("holds no disease");
        var headless = file("headless.csv", "Farber disease,333\n");
        assertInvalid(() -> DiseaseList.read(headless)).hasMessageContaining("must have the columns");
        var text = file("list.txt", "Farber disease");
        assertInvalid(() -> DiseaseList.read(text)).hasMessageContaining(".json or .csv");
        var latin = directory.resolve("latin.csv");
        Files.write(latin, "disease_name,orpha_code\nSjögren,1\n".getBytes(StandardCharsets.ISO_8859_1));
        assertInvalid(() -> DiseaseList.read(latin)).hasMessageContaining("not UTF-8");
        assertInvalid(() -> DiseaseList.read(directory.resolve("absent.json"))).hasMessageContaining("it is not there");
    }

    @Test
    void makesAnItemOfADisease() {
        assertThat(new Disease("Farber disease", "333").item(DiseaseSearch.CONDITION))
                .isEqualTo(new NewItem(
                        "ORPHA:333",
                        Map.of("disease_name", "Farber disease", "orpha_code", "333", "search", "condition")));
    }

    @Test
    void readsTheWorkingSetOf665Diseases() {
        var shared = System.getProperty("cairn.shared");
        assumeThat(shared).as("property cairn.shared").isNotNull();
        var file = Path.of(shared, "data", "rare_diseases", "diseases_665.json");
        assumeThat(file).exists();
        var diseases = DiseaseList.read(file);
        assertThat(diseases).hasSize(665).contains(new Disease("PMM2-CDG", "79318"));
        assertThat(new HashSet<>(diseases)).hasSize(665);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(ThrowingCallable reading) {
        return assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIST_INVALID));
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
