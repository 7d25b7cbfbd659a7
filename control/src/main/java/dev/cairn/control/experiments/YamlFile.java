package dev.cairn.control.experiments;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads YAML as a tree whose nodes know their lines. */
final class YamlFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private YamlFile() {}

    /** The mapping that a file holds; null if it cannot be read or holds none, which then is a problem. */
    static @Nullable MappingNode read(Path file, Problems problems) {
        try {
            var root = new Yaml(new LoaderOptions()).compose(new StringReader(text(file)));
            if (root instanceof MappingNode mapping) {
                return mapping;
            }
            problems.add(1, "the file is no mapping of sections such as experiment, model and prompt");
        } catch (NoSuchFileException e) {
            problems.add(1, "the file is not there");
        } catch (CharacterCodingException e) {
            problems.add(1, "the file is not UTF-8");
        } catch (IOException e) {
            problems.add(1, "the file cannot be read: " + e.getClass().getSimpleName());
        } catch (MarkedYAMLException e) {
            // Its message quotes the line, and so perhaps a key that should not be there.
            var mark = e.getProblemMark();
            var at = mark == null ? "" : ", at column " + (mark.getColumn() + 1);
            problems.add(mark == null ? 1 : mark.getLine() + 1, "the file is no YAML" + at + ": " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(1, "the file is no YAML: " + e.getClass().getSimpleName());
        }
        return null;
    }

    /** A text file in UTF-8, as it is but for a byte order mark. */
    static String text(Path file) throws IOException {
        var text = Files.readString(file);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
}
