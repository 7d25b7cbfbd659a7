package dev.cairn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {
    private static final Schema BASE = record("{\"name\":\"a\",\"type\":\"string\"}");
    private static final Schema WITH_OPTIONAL =
            record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"int\",\"default\":0}");
    private static final Schema WITH_REQUIRED =
            record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"int\"}");
    private static final Schema OTHER_TYPE = record("{\"name\":\"a\",\"type\":\"long\"}");

    @ParameterizedTest
    @CsvSource({
        // level, adds an optional field, adds a required one, changes a type
        "NONE, true, true, true",
        "BACKWARD, true, false, false",
        "FORWARD, true, true, false",
        "FULL, true, false, false"
    })
    void looksAtTheLastVersionInTheDirectionsOfTheLevel(
            Compatibility level, boolean optional, boolean required, boolean otherType) {
        assertThat(level.violation(WITH_OPTIONAL, List.of(BASE)).isEmpty()).isEqualTo(optional);
        assertThat(level.violation(WITH_REQUIRED, List.of(BASE)).isEmpty()).isEqualTo(required);
        assertThat(level.violation(OTHER_TYPE, List.of(BASE)).isEmpty()).isEqualTo(otherType);
    }

    @ParameterizedTest
    @CsvSource({
        "BACKWARD, true", "BACKWARD_TRANSITIVE, false",
        "FORWARD, true", "FORWARD_TRANSITIVE, false",
        "FULL, true", "FULL_TRANSITIVE, false"
    })
    void looksAtAllVersionsOnlyWhereTheLevelIsTransitive(Compatibility level, boolean compatible) {
        assertThat(level.violation(BASE, List.of(OTHER_TYPE, BASE)).isEmpty()).isEqualTo(compatible);
    }

    @Test
    void namesTheDifference() {
        assertThat(Compatibility.BACKWARD
                        .violation(WITH_REQUIRED, List.of(BASE))
                        .orElseThrow())
                .contains("READER_FIELD_MISSING_DEFAULT_VALUE", "b");
    }

    @Test
    void allowsAnythingForAFirstVersion() {
        assertThat(Compatibility.FULL_TRANSITIVE.violation(BASE, List.of())).isEmpty();
    }

    @Test
    void rejectsALevelThatDoesNotExist() {
        assertThat(Compatibility.parse("full")).isEqualTo(Compatibility.FULL);
        assertThatThrownBy(() -> Compatibility.parse("SIDEWAYS"))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.code()).isEqualTo(42203));
    }

    private static Schema record(String fields) {
        return new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}");
    }
}
