package dev.cairn.control.evaluation;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.evaluation.Comparison.Sides;
import dev.cairn.kit.error.PipelineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells how experiments do: alone, against people's labels, and against each other. */
public final class Evaluation {
    private static final String CME = "cme";
    private static final String LE = "le";

    private final LedgerDatabase database;
    private final InstantSource clock;

    public Evaluation(LedgerDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** All about one experiment. Throws EXPERIMENT_NOT_FOUND or DATABASE_UNAVAILABLE. */
    public ExperimentReport report(String id) {
        return database.read(connection -> {
            var experiment = Experiments.find(connection, id);
            var answers = NarrativeAnswers.read(connection, experiment);
            return new ExperimentReport(
                    experiment,
                    ExperimentAccounts.progress(connection, experiment, answers),
                    answers.byNarrative(),
                    byType(answers),
                    answers.byCase(),
                    answers.calibration(),
                    ExperimentAccounts.usage(connection, experiment),
                    ExperimentAccounts.runs(connection, experiment, clock.instant()));
        });
    }

    /** In a fixed order. */
    private static Map<String, Metrics> byType(NarrativeAnswers answers) {
        var metrics = new LinkedHashMap<String, Metrics>();
        metrics.put(CME, answers.ofType(CME).byNarrative());
        metrics.put(LE, answers.ofType(LE).byNarrative());
        return metrics;
    }

    /**
     * Compares two experiments on the narratives that both have answered. Of different data sources there are none.
     *
     * @param prompts whether prompts that differ are told whole
     * @throws PipelineException EXPERIMENT_NOT_FOUND or DATABASE_UNAVAILABLE
     */
    public Comparison compare(String first, String second, boolean prompts) {
        return database.read(connection -> {
            var pair = Pair.read(connection, first, second);
            var a = pair.firstAnswers();
            var b = pair.secondAnswers();
            return new Comparison(
                    first,
                    second,
                    a.all().size(),
                    pair.agreement(),
                    new Sides(a.byNarrative(), b.byNarrative()),
                    new Sides(a.ofType(CME).byNarrative(), b.ofType(CME).byNarrative()),
                    new Sides(a.ofType(LE).byNarrative(), b.ofType(LE).byNarrative()),
                    new Sides(a.byCase(), b.byCase()),
                    ConfigurationDifference.between(pair.first(), pair.second(), prompts));
        });
    }

    /**
     * The narratives where an experiment's answer differs from the label, or from a second experiment's answer.
     *
     * @param second null: from the label
     * @param limit so many are listed at most; all are counted
     * @param text whether to read what was written
     * @throws PipelineException EXPERIMENT_NOT_FOUND or DATABASE_UNAVAILABLE
     */
    public Disagreements disagreements(String first, @Nullable String second, int limit, boolean text) {
        return database.read(connection -> {
            if (second == null) {
                var experiment = Experiments.find(connection, first);
                var answers = NarrativeAnswers.read(connection, experiment).all();
                var compared = answers.stream()
                        .filter(answer -> answer.detected() != null && answer.manualFlag() != null)
                        .map(answer -> disagreement(answer, null))
                        .toList();
                return disagreements(connection, experiment, null, compared, limit, text);
            }
            var pair = Pair.read(connection, first, second);
            var compared = new ArrayList<Disagreement>();
            for (var i = 0; i < pair.firstAnswers().all().size(); i++) {
                compared.add(disagreement(
                        pair.firstAnswers().all().get(i),
                        pair.secondAnswers().all().get(i)));
            }
            return disagreements(connection, pair.first(), pair.second(), compared, limit, text);
        });
    }

    private static Disagreement disagreement(NarrativeAnswer answer, @Nullable NarrativeAnswer other) {
        return new Disagreement(
                answer.incidentId(),
                answer.type(),
                answer.manualFlag(),
                Objects.requireNonNull(answer.detected()),
                Objects.requireNonNull(answer.confidence()),
                other == null ? null : other.detected(),
                other == null ? null : other.confidence(),
                null,
                null);
    }

    private static Disagreements disagreements(
            Connection connection,
            Experiment first,
            @Nullable Experiment second,
            List<Disagreement> compared,
            int limit,
            boolean text)
            throws SQLException {
        Predicate<Disagreement> differs =
                one -> !Objects.equals(one.detected(), second == null ? one.label() : one.other());
        var differing = compared.stream().filter(differs).toList();
        var listed = differing.stream()
                .sorted(Comparator.comparingDouble(Evaluation::sureness)
                        .reversed()
                        .thenComparing(Disagreement::incidentId)
                        .thenComparing(Disagreement::narrativeType))
                .limit(limit)
                .toList();
        var firstOnly = differing.stream().filter(Disagreement::detected).count();
        return new Disagreements(
                first.experimentId(),
                second == null ? null : second.experimentId(),
                compared.size(),
                firstOnly,
                differing.size() - firstOnly,
                text ? withTexts(connection, first, second, listed) : listed);
    }

    /** Of two experiments, how sure both are. */
    private static double sureness(Disagreement one) {
        return one.confidence() + (one.otherConfidence() == null ? 0 : one.otherConfidence());
    }

    private static List<Disagreement> withTexts(
            Connection connection, Experiment first, @Nullable Experiment second, List<Disagreement> listed)
            throws SQLException {
        var keys = listed.stream().map(Evaluation::key).toList();
        var texts = NarrativeTexts.read(connection, first, keys);
        var others = second == null
                ? new HashMap<NarrativeKey, NarrativeText>()
                : NarrativeTexts.read(connection, second, keys);
        return listed.stream()
                .map(one -> one.with(texts.get(key(one)), others.get(key(one))))
                .toList();
    }

    private static NarrativeKey key(Disagreement one) {
        return new NarrativeKey(one.incidentId(), one.narrativeType());
    }

    /**
     * Two experiments and their answers to the narratives that both have answered, in the same order.
     *
     * @param firstAnswers as many as the second's
     */
    private record Pair(
            Experiment first, Experiment second, NarrativeAnswers firstAnswers, NarrativeAnswers secondAnswers) {
        static Pair read(Connection connection, String firstId, String secondId) throws SQLException {
            var first = Experiments.find(connection, firstId);
            var second = Experiments.find(connection, secondId);
            var a = new ArrayList<NarrativeAnswer>();
            var b = new ArrayList<NarrativeAnswer>();
            if (first.dataSource().equals(second.dataSource())) {
                var others = new HashMap<NarrativeKey, NarrativeAnswer>();
                NarrativeAnswers.read(connection, second)
                        .all()
                        .forEach(answer -> others.put(new NarrativeKey(answer.incidentId(), answer.type()), answer));
                for (var answer : NarrativeAnswers.read(connection, first).all()) {
                    var other = others.get(new NarrativeKey(answer.incidentId(), answer.type()));
                    if (answer.detected() != null && other != null && other.detected() != null) {
                        a.add(answer);
                        b.add(other);
                    }
                }
            }
            return new Pair(first, second, new NarrativeAnswers(a), new NarrativeAnswers(b));
        }

        Agreement agreement() {
            return Agreement.of(count(true, true), count(true, false), count(false, true), count(false, false));
        }

        private long count(boolean a, boolean b) {
            var count = 0L;
            for (var i = 0; i < firstAnswers.all().size(); i++) {
                var first = firstAnswers.all().get(i).detected();
                var second = secondAnswers.all().get(i).detected();
                count += Boolean.valueOf(a).equals(first) && Boolean.valueOf(b).equals(second) ? 1 : 0;
            }
            return count;
        }
    }
}
