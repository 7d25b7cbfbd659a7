package dev.cairn.control.features;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All features there are. */
public final class FeatureCatalogue {
    private static final List<Feature> ALL = all();
    private static final Map<String, Feature> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Feature::name, Function.identity()));

    private FeatureCatalogue() {}

    /** Kind by kind, family by family. */
    public static List<Feature> features() {
        return ALL;
    }

    /** The families in their order. */
    public static List<String> families() {
        return ALL.stream().map(Feature::family).distinct().toList();
    }

    /** The features of the given names. Throws FEATURE_UNKNOWN. */
    public static List<Feature> named(Collection<String> names) {
        return names.stream().distinct().map(FeatureCatalogue::named).toList();
    }

    private static Feature named(String name) {
        @Nullable Feature feature = BY_NAME.get(name);
        if (feature == null) {
            var near = ALL.stream()
                    .map(Feature::name)
                    .filter(one -> one.contains(name) || name.contains(one))
                    .limit(5)
                    .collect(Collectors.joining(", "));
            throw new PipelineException(
                    ErrorCode.FEATURE_UNKNOWN,
                    "no feature is named \"" + name + "\"" + (near.isEmpty() ? "" : "; there are " + near)
                            + "; see: cairn features list");
        }
        return feature;
    }

    private static List<Feature> all() {
        var table = new FeatureTable();
        GeneFeatures.addTo(table);
        ShapeFeatures.addTo(table);
        ContrastFeatures.addTo(table);
        PairFeatures.addTo(table);
        PairContrastFeatures.addTo(table);
        return table.features();
    }
}
