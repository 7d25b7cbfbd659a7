package dev.cairn.control.expression;

/**
 * The values of a gene.
 *
 * @param geneId its surrogate key
 * @param gene its accession
 * @param values one for each sample, in the order of the study's sample set; NaN where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GeneRow(int geneId, String gene, float[] values) {}
