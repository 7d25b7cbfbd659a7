package dev.cairn.control.features;

import dev.cairn.control.db.LedgerWriter;
import dev.cairn.control.expression.Cohort;
import dev.cairn.control.expression.GeneRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes the features of genes and pairs as they come, in parallel, and writes so many values at a time. */
final class FeatureWork {
    /** Loaders wait while they are written. */
    private static final int VALUES_AT_ONCE = 20_000;

    private final FeatureRequest request;
    private final List<Feature> features;
    private final List<Cohort> cohorts;
    private final Map<String, Integer> featureIds;
    private final LedgerWriter writer;
    private final int studyId;
    private final List<Subject> waiting = new ArrayList<>();
    private int waitingValues;
    private int genes;
    private int pairs;
    private long values;
    private long undefined;
    private long written;
    private long removed;

    FeatureWork(
            FeatureRequest request,
            List<Cohort> cohorts,
            Map<String, Integer> featureIds,
            LedgerWriter writer,
            int studyId) {
        this.request = request;
        this.features = request.possible();
        this.cohorts = cohorts;
        this.featureIds = featureIds;
        this.writer = writer;
        this.studyId = studyId;
    }

    private record Subject(GeneRow x, @Nullable GeneRow y) {
        Observations in(Cohort cohort) {
            return y == null ? Sample.of(cohort.of(x)) : Pair.of(cohort.of(x), cohort.of(y));
        }
    }

    void gene(GeneRow gene) {
        genes++;
        add(new Subject(gene, null));
    }

    void pair(GeneRow gene, GeneRow gene2) {
        pairs++;
        add(new Subject(gene, gene2));
    }

    FeatureSummary finish() {
        flush();
        return new FeatureSummary(request.study(), genes, pairs, features.size(), values, undefined, written, removed);
    }

    private void add(Subject subject) {
        waiting.add(subject);
        waitingValues += features.size() * cohorts.size();
        if (waitingValues >= VALUES_AT_ONCE) {
            flush();
        }
    }

    private void flush() {
        var computed = waiting.parallelStream()
                .flatMap(this::compute)
                .sorted(FeatureValue.BY_KEY)
                .toList();
        var defined = computed.stream().filter(value -> value.value() != null).toList();
        var gone = computed.stream().filter(value -> value.value() == null).toList();
        values += defined.size();
        undefined += gone.size();
        written += writer.write(connection -> FeatureTables.write(connection, studyId, defined));
        removed += writer.write(connection -> FeatureTables.delete(connection, studyId, gone));
        waiting.clear();
        waitingValues = 0;
    }

    private Stream<FeatureValue> compute(Subject subject) {
        var observations = cohorts.stream().map(subject::in).toList();
        var results = new ArrayList<FeatureValue>();
        for (var feature : features) {
            if (feature.kind().pair() != (subject.y() != null)) {
                continue;
            }
            for (var first = 0; first < cohorts.size(); first++) {
                var from = feature.kind().contrast() ? first + 1 : first;
                var to = feature.kind().contrast() ? cohorts.size() : first + 1;
                for (var second = from; second < to; second++) {
                    results.add(value(feature, subject, observations, first, second));
                }
            }
        }
        return results.stream();
    }

    /** Of one cohort, if it is the same twice. */
    private FeatureValue value(
            Feature feature, Subject subject, List<Observations> observations, int first, int second) {
        var one = observations.get(first);
        var other = observations.get(second);
        var enough = Math.min(one.size(), other.size()) >= request.minSamples();
        var value = enough ? feature.of(one, other) : OptionalDouble.empty();
        return new FeatureValue(
                subject.x().geneId(),
                subject.y() == null ? null : subject.y().geneId(),
                Objects.requireNonNull(featureIds.get(feature.name())),
                cohorts.get(first).illnessId(),
                first == second ? null : cohorts.get(second).illnessId(),
                value.isPresent() ? value.getAsDouble() : null,
                first == second ? one.size() : one.size() + other.size());
    }
}
