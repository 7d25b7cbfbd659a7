package dev.cairn.ingest.expression;

import java.util.List;

/**
 * A study that a source has.
 *
 * @param accession for example SRP110235
 * @param files what the source has of it: matrix, metadata table, {@code aggregated_metadata.json}, as far as present
 * @param hasMatrix without one the study is its samples only
 */
public record ListedStudy(String accession, List<String> files, boolean hasMatrix) {
    public ListedStudy {
        files = List.copyOf(files);
    }
}
