package dev.cairn.cli;

import dev.cairn.control.features.Feature;
import dev.cairn.control.features.FeatureCatalogue;
import dev.cairn.control.features.FeatureComputation;
import dev.cairn.control.features.FeatureKind;
import dev.cairn.control.features.FeatureRequest;
import dev.cairn.control.features.FeatureRequest.GenePair;
import dev.cairn.control.features.FeatureSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn features compute}. */
@Command(name = "compute", description = "Compute features of a study's genes and write them to fact_feature_values.")
final class FeaturesComputeCommand extends TargetCommand {
    @Parameters(paramLabel = "STUDY", description = "The study's accession.")
    private String study = "";

    @ArgGroup
    private @Nullable Genes genes;

    @Option(names = "--pairs", paramLabel = "A:B", split = ",", description = "Also pairs of genes.")
    private List<String> pairs = List.of();

    @Option(
            names = "--cohorts",
            paramLabel = "CODE",
            split = ",",
            required = true,
            description = "Illnesses, such as SEPSIS,CONTROL. Contrasts are of each with each after it.")
    private List<String> cohorts = List.of();

    @Option(
            names = "--features",
            paramLabel = "NAME",
            split = ",",
            description = "Only these; see: cairn features list. Default: all that the genes, pairs and cohorts allow.")
    private List<String> features = List.of();

    @Option(names = "--kind", paramLabel = "KIND", split = ",", description = "Only features of these kinds.")
    private List<String> kinds = List.of();

    @Option(
            names = "--min-samples",
            defaultValue = "3",
            description = "No value of fewer samples of a cohort. Default: ${DEFAULT-VALUE}.")
    private int minSamples;

    FeaturesComputeCommand(Session session) {
        super(session);
    }

    private static final class Genes {
        @Option(names = "--genes", paramLabel = "GENE", split = ",", description = "Genes by accession.")
        private List<String> named = List.of();

        @Option(names = "--genes-file", paramLabel = "FILE", description = "A file of accessions, one a line.")
        private @Nullable Path file;

        @Option(names = "--all-genes", description = "All genes of the study.")
        private boolean all;
    }

    @Override
    public Integer call() throws IOException {
        if (minSamples < 1) {
            throw usage("--min-samples must be at least 1");
        }
        var request = new FeatureRequest(
                study, genes(), genes != null && genes.all, genePairs(), distinctCohorts(), features(), minSamples);
        requireWork(request);
        var summary = new FeatureComputation(target().database()).compute(request);
        output().result(summary, () -> text(summary));
        return ExitCodes.DONE;
    }

    private List<String> genes() throws IOException {
        if (genes == null) {
            return List.of();
        }
        var named = new ArrayList<>(genes.named);
        if (genes.file != null) {
            named.addAll(Files.readAllLines(session().path(genes.file)));
        }
        return named.stream()
                .map(String::strip)
                .filter(gene -> !gene.isEmpty())
                .distinct()
                .toList();
    }

    private List<GenePair> genePairs() {
        return pairs.stream().distinct().map(this::genePair).toList();
    }

    private GenePair genePair(String text) {
        var genes = text.split(":", -1);
        if (genes.length != 2 || genes[0].isBlank() || genes[1].isBlank() || genes[0].equals(genes[1])) {
            throw usage("--pairs has \"" + text + "\", which is not two genes with a colon between");
        }
        return new GenePair(genes[0], genes[1]);
    }

    private List<String> distinctCohorts() {
        if (cohorts.stream().distinct().count() < cohorts.size()) {
            throw usage("--cohorts names one twice");
        }
        return cohorts;
    }

    private List<Feature> features() {
        var wanted = kinds.stream()
                .map(kind -> choice("--kind", kind, FeatureKind.class))
                .toList();
        var named = features.isEmpty() ? FeatureCatalogue.features() : FeatureCatalogue.named(features);
        return named.stream()
                .filter(feature -> wanted.isEmpty() || wanted.contains(feature.kind()))
                .toList();
    }

    /** What cannot give any value would be silence, if features were named for it. */
    private void requireWork(FeatureRequest request) {
        if (!request.allGenes() && request.genes().isEmpty() && request.pairs().isEmpty()) {
            throw usage("say of what: --genes, --genes-file, --all-genes or --pairs");
        }
        var possible = request.possible();
        if (possible.isEmpty()
                || (!features.isEmpty() && possible.size() < request.features().size())) {
            throw usage(
                    "--features or --kind asks for features of pairs without --pairs, of genes without --genes, or of"
                            + " two cohorts where --cohorts names one");
        }
    }

    private String text(FeatureSummary summary) {
        return ("%s: %d genes and %d pairs, %d values of which %d are new or changed; %d are not defined,"
                        + " %d of them were before")
                .formatted(
                        summary.study(),
                        summary.genes(),
                        summary.pairs(),
                        summary.values(),
                        summary.written(),
                        summary.undefined(),
                        summary.removed());
    }
}
