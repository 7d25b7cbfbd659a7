package dev.cairn.kit.content;

import java.util.List;

/** Names the samples of a gene expression study and their order. */
public final class SampleSet {
    private SampleSet() {}

    /**
     * The name: SHA-256, hexadecimal. Two studies never share it, even with the same samples.
     *
     * @param study the study's accession
     * @param samples the samples' accessions, in the order of the genes' values
     */
    public static String of(String study, List<String> samples) {
        var sha = new Sha256().part(study).number(samples.size());
        samples.forEach(sha::part);
        return sha.hex();
    }
}
