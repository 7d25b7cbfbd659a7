package dev.cairn.control.features;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.expression.StudyMatrix;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Computes features of a study and writes them. Genes are read as a stream, computed in parallel and written some at
 * a time: a computation that stops half-way leaves what it wrote, and the same again completes it.
 */
public final class FeatureComputation {
    private final LedgerDatabase database;

    public FeatureComputation(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * Computes and writes. A value that is there already is replaced, or removed if it is no longer defined.
     *
     * @throws dev.cairn.kit.error.PipelineException STUDY_NOT_FOUND, COHORT_INVALID or GENE_NOT_FOUND; then nothing was
     *     written
     */
    public FeatureSummary compute(FeatureRequest request) {
        return database.read(connection -> {
            var matrix = StudyMatrix.open(connection, request.study());
            var cohorts = request.cohorts().stream()
                    .map(code -> matrix.cohort(code, request.minSamples()))
                    .toList();
            var rows = matrix.genes(named(request));
            try (var writer = database.writer()) {
                var featureIds = writer.write(FeatureTables::writeCatalogue);
                var work = new FeatureWork(request, cohorts, featureIds, writer, matrix.studyId());
                request.genes().forEach(gene -> work.gene(Objects.requireNonNull(rows.get(gene))));
                if (request.allGenes()) {
                    matrix.visit(Integer.MIN_VALUE, work::gene);
                }
                request.pairs()
                        .forEach(pair -> work.pair(
                                Objects.requireNonNull(rows.get(pair.gene())),
                                Objects.requireNonNull(rows.get(pair.gene2()))));
                return work.finish();
            }
        });
    }

    private static Set<String> named(FeatureRequest request) {
        var genes = new LinkedHashSet<>(request.genes());
        request.pairs().forEach(pair -> {
            genes.add(pair.gene());
            genes.add(pair.gene2());
        });
        return genes;
    }
}
