package dev.cairn.control.features;

import java.util.List;

/**
 * What to compute.
 *
 * @param study its accession
 * @param genes by accession
 * @param allGenes all of the study; then genes is empty
 * @param pairs of genes
 * @param cohorts codes of illnesses; contrasts are of each with each that comes after it
 * @param features of which those are computed that are {@link #possible}
 * @param minSamples a value needs at least so many samples of each cohort
 */
public record FeatureRequest(
        String study,
        List<String> genes,
        boolean allGenes,
        List<GenePair> pairs,
        List<String> cohorts,
        List<Feature> features,
        int minSamples) {

    public FeatureRequest {
        genes = List.copyOf(genes);
        pairs = List.copyOf(pairs);
        cohorts = List.copyOf(cohorts);
        features = List.copyOf(features);
    }

    /** The features that there are genes or pairs for, and two cohorts if they are contrasts. */
    public List<Feature> possible() {
        var ofGenes = allGenes || !genes.isEmpty();
        return features.stream()
                .filter(feature -> feature.kind().pair() ? !pairs.isEmpty() : ofGenes)
                .filter(feature -> !feature.kind().contrast() || cohorts.size() > 1)
                .toList();
    }

    /** Two genes by accession. */
    public record GenePair(String gene, String gene2) {}
}
