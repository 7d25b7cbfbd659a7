package dev.cairn.cli;

import dev.cairn.control.evaluation.NarrativeText;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was written about an incident, for who asked for it with {@code --show-text}. */
final class NarrativeView {
    private NarrativeView() {}

    /** The narrative and what the model wrote. */
    static String whole(NarrativeText text) {
        return line("narrative", text.narrative()) + answer("answer", text);
    }

    /** What a model wrote. */
    static String answer(String of, NarrativeText text) {
        var indicators = text.indicators() == null ? null : String.join("; ", text.indicators());
        return Stream.of(
                        line(of + ": indicators", indicators),
                        line(of + ": rationale", text.rationale()),
                        line(of + ": reasoning", text.reasoning()),
                        line(of + ": raw answer", text.rawAnswer()))
                .collect(Collectors.joining());
    }

    /** Line breaks and escape sequences of far away must not reach the terminal. */
    private static String line(String name, @Nullable String value) {
        return value == null ? "" : "  %s: %s%n".formatted(name, value.replaceAll("\\p{Cntrl}+", " "));
    }
}
