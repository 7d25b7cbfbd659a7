package dev.cairn.cli;

import dev.cairn.control.features.Feature;
import dev.cairn.control.features.FeatureCatalogue;
import dev.cairn.control.features.FeatureKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn features list}. */
@Command(name = "list", description = "The catalogue of features, each with its definition.")
final class FeaturesListCommand extends CairnCommand {
    private static final int LONGEST_DEFINITION = 80;

    @Option(names = "--family", paramLabel = "FAMILY", description = "Only those of this family, such as location.")
    private @Nullable String family;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only those of this kind, such as GENE_COHORT.")
    private @Nullable String kind;

    FeaturesListCommand(Session session) {
        super(session);
    }

    /** A feature as it is listed. */
    record Listed(
            String name,
            FeatureKind kind,
            String family,
            String definition,
            String unit,
            Map<String, String> parameters,
            String source) {
        static Listed of(Feature feature) {
            return new Listed(
                    feature.name(),
                    feature.kind(),
                    feature.family(),
                    feature.definition(),
                    feature.unit(),
                    feature.parameters(),
                    feature.source());
        }
    }

    @Override
    public Integer call() {
        if (family != null && !FeatureCatalogue.families().contains(family)) {
            throw usage("--family has \"" + family + "\", which is none of " + FeatureCatalogue.families());
        }
        var chosen = kind == null ? null : choice("--kind", kind, FeatureKind.class);
        var features = FeatureCatalogue.features().stream()
                .filter(feature -> family == null || feature.family().equals(family))
                .filter(feature -> chosen == null || feature.kind() == chosen)
                .map(Listed::of)
                .toList();
        output().result(features, () -> text(features));
        return ExitCodes.DONE;
    }

    private String text(List<Listed> features) {
        var table = output().table("FEATURE", "KIND", "FAMILY", "UNIT", "DEFINITION");
        features.forEach(feature -> table.row(
                feature.name(),
                feature.kind(),
                feature.family(),
                feature.unit(),
                Format.cut(feature.definition(), LONGEST_DEFINITION)));
        return table + "\n" + features.size() + " features";
    }
}
