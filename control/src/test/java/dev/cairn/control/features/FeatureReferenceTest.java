package dev.cairn.control.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every feature against SciPy and NumPy: {@code features/reference.py} computed what is expected here. */
class FeatureReferenceTest {
    private static final double RELATIVE_ERROR = 1e-9;

    /** By "study feature". */
    private static final Map<String, Double> REFERENCE = lines("reference.tsv").stream()
            .collect(Collectors.toMap(cells -> cells[0] + " " + cells[1], cells -> Double.parseDouble(cells[2])));

    private static final Map<String, Map<String, float[]>> DATA = data();

    @ParameterizedTest
    @ValueSource(strings = {"typical", "ties", "negative", "tiny", "constant"})
    void everyFeatureHasTheValueOfTheReferenceOrNone(String study) {
        var rows = DATA.get(study);
        var softly = new SoftAssertions();
        for (var feature : FeatureCatalogue.features()) {
            var expected = REFERENCE.get(study + " " + feature.name());
            var value = feature.of(observations(feature, rows, "1"), observations(feature, rows, "2"));
            if (expected == null) {
                softly.assertThat(value).as(feature.name()).isEmpty();
            } else {
                softly.assertThat(value.orElse(Double.NaN))
                        .as(feature.name())
                        .isCloseTo(expected, within(RELATIVE_ERROR * Math.max(1e-3, Math.abs(expected))));
            }
        }
        softly.assertAll();
    }

    @Test
    void everyFeatureHasAReferenceAndEveryReferenceAFeature() {
        assertThat(REFERENCE.keySet().stream()
                        .map(key -> key.substring(key.indexOf(' ') + 1))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        FeatureCatalogue.features().stream().map(Feature::name).toList());
    }

    private static Observations observations(Feature feature, Map<String, float[]> rows, String cohort) {
        var second = feature.kind().contrast() ? cohort : "1";
        return feature.kind().pair()
                ? Pair.of(rows.get("x" + second), rows.get("y" + second))
                : Sample.of(rows.get("x" + second));
    }

    private static Map<String, Map<String, float[]>> data() {
        var data = new LinkedHashMap<String, Map<String, float[]>>();
        for (var cells : lines("data.tsv")) {
            var values = new float[cells.length - 2];
            for (var i = 0; i < values.length; i++) {
                values[i] = Float.parseFloat(cells[i + 2]);
            }
            data.computeIfAbsent(cells[0], study -> new HashMap<>()).put(cells[1], values);
        }
        return data;
    }

    private static List<String[]> lines(String name) {
        try (var file = FeatureReferenceTest.class.getResourceAsStream("/features/" + name)) {
            return Arrays.stream(new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n", 0))
                    .map(line -> line.split("\t", 0))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
