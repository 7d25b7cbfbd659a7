package dev.cairn.control.experiments;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with a file, each with its line, so that one report names all of it. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** @param line from 1 */
    private record Problem(int line, String sentence) {}

    void add(int line, String sentence) {
        found.add(new Problem(line, sentence));
    }

    /** Throws EXPERIMENT_INVALID if there are any. */
    void finish(Path file) {
        if (!found.isEmpty()) {
            var lines = found.stream()
                    .sorted(Comparator.comparingInt(Problem::line))
                    .map(problem -> "\n  line " + problem.line() + ": " + problem.sentence())
                    .distinct()
                    .collect(Collectors.joining());
            throw new PipelineException(
                    ErrorCode.EXPERIMENT_INVALID, file + " cannot be used; of an experiment's configuration" + lines);
        }
    }
}
