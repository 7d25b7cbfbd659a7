package dev.cairn.ingest.expression;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the checks on entry measured of a study.
 *
 * @param values cells that hold a number
 * @param nulls cells that hold none
 * @param negatives values below 0
 * @param minimum NaN if there is no value
 * @param maximum NaN if there is no value
 * @param sum of all values as they are kept, in single precision, added up in double precision line by line
 * @param allZeroGenes genes that have values, and none but 0
 * @param titledSamples samples that have a title
 * @param describedSamples samples that have a disease, a treatment or a subject
 */
public record Figures(
        long samples,
        long genes,
        long values,
        long nulls,
        long negatives,
        double minimum,
        double maximum,
        double sum,
        long allZeroGenes,
        long titledSamples,
        long describedSamples) {

    /** Writes them by the names that they have in a study's header; what is NaN is left out. */
    void write(ObjectNode json) {
        json.put("samples", samples).put("genes", genes).put("values", values).put("nulls", nulls);
        json.put("negatives", negatives);
        if (values > 0) {
            json.put("minimum", minimum).put("maximum", maximum);
        }
        json.put("sum", sum).put("all_zero_genes", allZeroGenes);
        json.put("titled_samples", titledSamples).put("described_samples", describedSamples);
    }
}
