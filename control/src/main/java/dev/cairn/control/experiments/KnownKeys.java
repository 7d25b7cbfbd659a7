package dev.cairn.control.experiments;

import com.github.difflib.DiffUtils;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of an experiment's configuration, by section. Unknown ones are refused: most often they are misspelt. */
final class KnownKeys {
    private static final Map<String, List<String>> SECTIONS = sections();

    /** A word with more differences than a third of its letters is another word; two letters may change places. */
    private static final int LETTERS_PER_EDIT = 3;

    private static final int FEWEST_EDITS = 2;

    private KnownKeys() {}

    /** Notes the keys of a section that nobody knows. */
    static void check(YamlSection section) {
        check(section, section.path());
    }

    /** The same of one of many sections alike. */
    static void check(YamlSection section, String kind) {
        var known = keysOf(kind);
        section.keys().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> section.problem(key, "is not known" + hint(kind, key)));
    }

    private static String hint(String kind, String key) {
        return elsewhere(key)
                .or(() -> near(key, keysOf(kind)))
                .map(meant ->
                        ": did you mean " + (kind.isEmpty() || meant.contains(".") ? "" : kind + ".") + meant + "?")
                .orElseGet(() -> "; known are " + String.join(", ", keysOf(kind)));
    }

    /** A key of the same name in another section, or one whose section is part of its name. */
    private static Optional<String> elsewhere(String key) {
        return SECTIONS.entrySet().stream()
                .filter(section -> !section.getKey().isEmpty())
                .flatMap(section -> section.getValue().stream().map(name -> section.getKey() + "." + name))
                .filter(path ->
                        path.endsWith("." + key) || path.replace('.', '_').equals(key))
                .findFirst();
    }

    private static Optional<String> near(String key, List<String> known) {
        return known.stream()
                .filter(candidate -> edits(key, candidate) <= Math.max(FEWEST_EDITS, key.length() / LETTERS_PER_EDIT))
                .min((left, right) -> Integer.compare(edits(key, left), edits(key, right)));
    }

    private static int edits(String from, String to) {
        return DiffUtils.diff(letters(from), letters(to)).getDeltas().stream()
                .mapToInt(delta ->
                        Math.max(delta.getSource().size(), delta.getTarget().size()))
                .sum();
    }

    private static List<Integer> letters(String word) {
        return word.chars().map(Character::toLowerCase).boxed().toList();
    }

    private static List<String> keysOf(String kind) {
        return SECTIONS.getOrDefault(kind, List.of());
    }

    private static Map<String, List<String>> sections() {
        var sections = new LinkedHashMap<String, List<String>>();
        sections.put("", List.of("experiment", "model", "prompt", "data", "run", "reuse", "semantic"));
        sections.put("experiment", List.of("name", "author", "notes"));
        sections.put(
                "model",
                List.of(
                        "name",
                        "provider",
                        "api_url",
                        "api_key",
                        "temperature",
                        "top_p",
                        "seed",
                        "max_tokens",
                        "response_format",
                        "reasoning_effort"));
        sections.put(
                "prompt",
                List.of("version", "system_prompt", "system_prompt_file", "user_template", "user_template_file"));
        sections.put("data", List.of("file", "source", "max_narratives"));
        sections.put("run", List.of("seed", "max_narratives", "save_incremental", "save_csv_json"));
        sections.put("semantic", List.of("threshold", "indicators"));
        sections.put("semantic.indicators", List.of("name", "examples", "threshold"));
        return sections;
    }
}
