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
 * @param features those whose kind has something to be computed of
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

    /** Two genes by accession. */
    public record GenePair(String gene, String gene2) {}
}
