package dev.cairn.control.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page is made from the catalogue: {@code -Dcairn.docs.write=true} writes it; here a stale one fails. */
class FeaturesPageTest {
    private static final Path PAGE = Path.of(System.getProperty("cairn.root"), "docs", "features.md");

    @Test
    void featuresPageIsMadeFromTheCatalogue() throws IOException {
        var text = """
                # Features

                Made from the catalogue by `make docs`: %d features, which `cairn features compute` computes and `cairn features list` lists.
                A feature is of a gene or of a pair of genes (x, y), in a cohort, the samples of one illness, or between two, the first against
                the second. A value that is not defined, as the variance of one sample or the correlation of a constant, is not there: it is never
                0. `log2_…` is of log2(x + 1), and not defined of a gene that has a negative value in the cohort. Values that are missing are
                left out; of a pair, samples that lack either. Quartiles and percentiles are definition 7 of Hyndman and Fan (1996).

                %s""".formatted(FeatureCatalogue.features().size(), sections());
        if (Boolean.getBoolean("cairn.docs.write")) {
            Files.writeString(PAGE, text);
        }
        assertThat(PAGE).as("run: make docs").hasContent(text);
    }

    @Test
    void namesAreUniqueAndInSnakeCase() {
        assertThat(FeatureCatalogue.features())
                .hasSizeGreaterThanOrEqualTo(134)
                .allSatisfy(feature -> assertThat(feature.name()).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"))
                .allSatisfy(feature -> assertThat(feature.source()).containsPattern("\\(\\d{4}\\)"))
                .extracting(Feature::name)
                .doesNotHaveDuplicates();
    }

    private static String sections() {
        return FeatureCatalogue.families().stream()
                .map(FeaturesPageTest::section)
                .collect(Collectors.joining("\n"));
    }

    private static String section(String family) {
        var features = FeatureCatalogue.features().stream()
                .filter(feature -> feature.family().equals(family))
                .toList();
        var rows = features.stream().map(FeaturesPageTest::row).collect(Collectors.joining("\n"));
        return "## %s\n%s. Source: %s.\n\n| feature | definition | unit | parameters |\n|---|---|---|---|\n%s\n"
                .formatted(
                        Character.toUpperCase(family.charAt(0)) + family.substring(1),
                        kind(features.get(0).kind()),
                        features.get(0).source(),
                        rows);
    }

    private static String kind(FeatureKind kind) {
        return "`%s`: of a %s %s"
                .formatted(kind, kind.pair() ? "pair" : "gene", kind.contrast() ? "in two cohorts" : "in a cohort");
    }

    private static String row(Feature feature) {
        var parameters = feature.parameters().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(parameter -> parameter.getKey() + " " + parameter.getValue())
                .collect(Collectors.joining(", "));
        return "| `%s` | %s | %s | %s |"
                .formatted(feature.name(), feature.definition().replace("|", "\\|"), feature.unit(), parameters);
    }
}
