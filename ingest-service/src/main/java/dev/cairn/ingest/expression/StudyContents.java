package dev.cairn.ingest.expression;

import dev.cairn.ingest.checks.Findings;
import dev.cairn.ingest.files.SourceFiles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a study consists of, its values left aside.
 *
 * @param columns the samples in the matrix's header; empty without a matrix
 */
record StudyContents(StudyParts parts, List<String> columns, StudyMetadata metadata) {
    StudyContents {
        columns = List.copyOf(columns);
    }

    /** Reads the header of the matrix and the metadata. Throws as their readers do. */
    static StudyContents read(SourceFiles files, StudyParts parts, Findings findings) {
        var columns = parts.matrix() == null ? List.<String>of() : MatrixReader.columns(files, parts.matrix());
        return new StudyContents(parts, columns, StudyMetadata.read(files, parts, columns, findings));
    }

    /** Whether the study has a matrix, or columns in one that it shares. */
    boolean hasMatrix() {
        return parts.matrix() != null && (!parts.shared() || !chosen().isEmpty());
    }

    /** The study's samples in the order of its values; without a matrix in that of the metadata. */
    List<String> sampleOrder() {
        return List.copyOf(hasMatrix() ? chosen() : metadata.samples());
    }

    /** For each column of the matrix its place in the order, or -1 if it belongs to another study. */
    int[] slots() {
        var slots = new int[columns.size()];
        Arrays.fill(slots, -1);
        var order = sampleOrder();
        var places = new HashMap<String, Integer>();
        order.forEach(sample -> places.put(sample, places.size()));
        for (var column = 0; column < slots.length; column++) {
            slots[column] = places.getOrDefault(columns.get(column), -1);
        }
        return slots;
    }

    private Set<String> chosen() {
        var chosen = new LinkedHashSet<>(columns);
        if (parts.shared()) {
            var own = metadata.samples();
            own.addAll(metadata.codes());
            chosen.retainAll(own);
        }
        return chosen;
    }
}
