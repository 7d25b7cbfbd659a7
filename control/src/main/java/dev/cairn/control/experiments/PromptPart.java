package dev.cairn.control.experiments;

import dev.cairn.control.experiments.ExperimentConfig.Prompts;
import dev.cairn.kit.experiment.ExperimentSettings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The section of the prompts, which stand in the file or in files of their own. */
final class PromptPart {
    private static final String SECTION = "prompt";
    private static final String SYSTEM = "system_prompt";
    private static final String USER = "user_template";
    private static final String VERSION = "version";
    private static final String IN_FILE = "_file";

    private PromptPart() {}

    /** @param file that of the configuration: paths of prompts are relative to it */
    static Prompts read(YamlSection root, Path file) {
        if (!root.has(SECTION)) {
            root.problem(SECTION, "is missing: at least " + USER + " with " + ExperimentSettings.TEXT);
            return new Prompts(null, "", null);
        }
        var section = root.section(SECTION);
        KnownKeys.check(section);
        var system = text(section, SYSTEM, file);
        var user = text(section, USER, file);
        if (user == null && !section.has(USER) && !section.has(USER + IN_FILE)) {
            section.problem(USER, "is missing, and so is " + USER + IN_FILE);
        }
        if (user != null && !user.contains(ExperimentSettings.TEXT)) {
            section.problem(
                    section.has(USER) ? USER : USER + IN_FILE,
                    "must hold " + ExperimentSettings.TEXT + ", exactly so, where the narrative goes");
        }
        return new Prompts(system, user == null ? "" : user, section.text(VERSION));
    }

    /** The prompts of a model that takes none: the narrative as it is. */
    static Prompts none(YamlSection root) {
        var section = root.section(SECTION);
        KnownKeys.check(section);
        List.of(SYSTEM, SYSTEM + IN_FILE, USER, USER + IN_FILE).stream()
                .filter(section::has)
                .forEach(key -> section.problem(key, "has no place with the semantic detector, which takes no prompt"));
        return new Prompts(null, ExperimentSettings.TEXT, section.text(VERSION));
    }

    private static @Nullable String text(YamlSection section, String key, Path file) {
        var inFile = section.text(key + IN_FILE);
        if (inFile != null && section.has(key)) {
            section.problem(key + IN_FILE, "and " + section.name(key) + " are both there: leave one out");
        }
        return inFile == null ? section.text(key) : content(section, key + IN_FILE, inFile, file);
    }

    private static @Nullable String content(YamlSection section, String key, String name, Path file) {
        try {
            var text = YamlFile.text(file.toAbsolutePath().resolveSibling(name));
            if (!text.isBlank() && text.indexOf(0) < 0) {
                return text;
            }
            section.problem(key, "names " + name + ", which is empty or no text");
        } catch (NoSuchFileException e) {
            section.problem(key, "names " + name + ", which is not there; it is looked for beside the configuration");
        } catch (IOException | InvalidPathException e) {
            section.problem(
                    key,
                    "names " + name + ", which cannot be read as UTF-8: "
                            + e.getClass().getSimpleName());
        }
        return null;
    }
}
