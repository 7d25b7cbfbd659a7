package dev.cairn.control.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * Collects features, family by family. Those that are added {@code scaled} are added twice: of the values as they
 * are, and of log2(x + 1), which is not defined of a gene that has a negative value: without it the others would be
 * biased.
 */
final class FeatureTable {
    /** The unit of what has the unit of the values. */
    static final String EXPRESSION = "expression";

    static final String SQUARED = "expression²";
    static final String NONE = "1";
    static final String PROBABILITY = "probability";
    static final String SAMPLES = "samples";
    static final String LOG2 = "log2";

    private static final String LOG2_PREFIX = "log2_";

    private final List<Feature> features = new ArrayList<>();
    private String family = "";
    private String source = "";

    /** Begins a family: all that follow are of it until the next. */
    void family(String name, String citation) {
        family = name;
        source = citation;
    }

    List<Feature> features() {
        return List.copyOf(features);
    }

    void gene(String name, String unit, String definition, ToDoubleFunction<Sample> statistic, String... parameters) {
        var kind = FeatureKind.GENE_COHORT;
        add(name, kind, unit, definition, (one, same) -> statistic.applyAsDouble((Sample) one), map(parameters));
    }

    void scaledGene(
            String name, String unit, String definition, ToDoubleFunction<Sample> statistic, String... parameters) {
        gene(name, unit, definition, statistic, and(parameters, "raw"));
        gene(
                LOG2_PREFIX + name,
                logUnit(unit),
                definition,
                one -> statistic.applyAsDouble(one.log2()),
                and(parameters, LOG2));
    }

    void contrast(
            String name, String unit, String definition, ToDoubleBiFunction<Sample, Sample> statistic, String... more) {
        var kind = FeatureKind.GENE_CONTRAST;
        add(name, kind, unit, definition, (a, b) -> statistic.applyAsDouble((Sample) a, (Sample) b), map(more));
    }

    void scaledContrast(
            String name, String unit, String definition, ToDoubleBiFunction<Sample, Sample> statistic, String... more) {
        contrast(name, unit, definition, statistic, and(more, "raw"));
        contrast(
                LOG2_PREFIX + name,
                logUnit(unit),
                definition,
                (a, b) -> statistic.applyAsDouble(a.log2(), b.log2()),
                and(more, LOG2));
    }

    void pair(String name, String unit, String definition, ToDoubleFunction<Pair> statistic, String... parameters) {
        var kind = FeatureKind.PAIR_COHORT;
        add(name, kind, unit, definition, (one, same) -> statistic.applyAsDouble((Pair) one), map(parameters));
    }

    void scaledPair(String name, String unit, String definition, ToDoubleFunction<Pair> statistic) {
        pair(name, unit, definition, statistic, and(new String[0], "raw"));
        pair(
                LOG2_PREFIX + name,
                logUnit(unit),
                definition,
                one -> statistic.applyAsDouble(one.log2()),
                and(new String[0], LOG2));
    }

    void pairContrast(String name, String unit, String definition, ToDoubleBiFunction<Pair, Pair> statistic) {
        pairContrast(name, unit, definition, statistic, new String[0]);
    }

    void scaledPairContrast(String name, String unit, String definition, ToDoubleBiFunction<Pair, Pair> statistic) {
        pairContrast(name, unit, definition, statistic, and(new String[0], "raw"));
        pairContrast(
                LOG2_PREFIX + name,
                logUnit(unit),
                definition,
                (a, b) -> statistic.applyAsDouble(a.log2(), b.log2()),
                and(new String[0], LOG2));
    }

    private void pairContrast(
            String name,
            String unit,
            String definition,
            ToDoubleBiFunction<Pair, Pair> statistic,
            String[] parameters) {
        var kind = FeatureKind.PAIR_CONTRAST;
        add(name, kind, unit, definition, (a, b) -> statistic.applyAsDouble((Pair) a, (Pair) b), map(parameters));
    }

    private void add(
            String name,
            FeatureKind kind,
            String unit,
            String definition,
            ToDoubleBiFunction<Observations, Observations> statistic,
            Map<String, String> parameters) {
        features.add(new Feature(name, kind, family, definition, unit, parameters, source, statistic));
    }

    private static String logUnit(String unit) {
        return switch (unit) {
            case EXPRESSION -> LOG2;
            case SQUARED -> "log2²";
            default -> unit;
        };
    }

    private static String[] and(String[] parameters, String scale) {
        var all = new ArrayList<>(List.of(parameters));
        all.add("scale");
        all.add(scale);
        return all.toArray(String[]::new);
    }

    private static Map<String, String> map(String[] namesAndValues) {
        var map = new TreeMap<String, String>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Map.copyOf(map);
    }
}
