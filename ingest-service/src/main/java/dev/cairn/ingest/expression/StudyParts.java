package dev.cairn.ingest.expression;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that hold a study.
 *
 * @param matrix genes by samples
 * @param table the samples' metadata as TSV
 * @param json the aggregated metadata
 * @param shared whether matrix and table hold other studies, too, as those of a species do
 */
record StudyParts(
        String accession,
        @Nullable String matrix,
        @Nullable String table,
        @Nullable String json,
        boolean shared) {

    List<String> files() {
        return Stream.of(matrix, table, json).filter(Objects::nonNull).toList();
    }
}
