package dev.cairn.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;

/** How benchmarks say what they found. */
final class Report {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private Report() {}

    /** Prints a result, and ends the program: with 0 if the target is reached, else with 1. */
    static void finish(Options options, Object result, Supplier<String> table, boolean reached) {
        System.out.println(options.json() ? json(result) : table.get().stripTrailing());
        System.exit(reached ? 0 : 1);
    }

    /** Tells who waits how things go. */
    static void note(String text) {
        System.err.println(text);
    }

    static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String json(Object result) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
