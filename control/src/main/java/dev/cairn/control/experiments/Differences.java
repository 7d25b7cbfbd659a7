package dev.cairn.control.experiments;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares what an experiment was frozen with and what its file says, field by field. */
public final class Differences {
    private static final int LINES_AROUND = 2;

    private final ExperimentConfig frozen;
    private final ExperimentConfig file;
    private final List<Difference> found = new ArrayList<>();

    private Differences(ExperimentConfig frozen, ExperimentConfig file) {
        this.frozen = frozen;
        this.file = file;
    }

    /** The differences; none if the file says the same. Where it names no narratives, it does not differ in them. */
    public static List<Difference> between(ExperimentConfig frozen, ExperimentConfig file) {
        var differences = new Differences(frozen, file);
        differences.fields();
        differences.parameters();
        differences.text(
                "system_prompt", frozen.prompts().system(), file.prompts().system());
        differences.text(
                "user_template", frozen.prompts().user(), file.prompts().user());
        return List.copyOf(differences.found);
    }

    private void fields() {
        field("name", frozen.name(), file.name());
        field("author", frozen.author(), file.author());
        field("notes", frozen.notes(), file.notes());
        field("model", frozen.model(), file.model());
        field("api_url", frozen.endpoint(), file.endpoint());
        field("api_key", frozen.keyVariable(), file.keyVariable());
        field("prompt.version", frozen.prompts().version(), file.prompts().version());
        field("reuse", frozen.reuse(), file.reuse());
        if (file.dataSource() != null) {
            field("data_source", frozen.dataSource(), file.dataSource());
        }
        if (file.maxNarratives() != null) {
            field("max_narratives", frozen.maxNarratives(), file.maxNarratives());
        }
    }

    private void parameters() {
        var names = new TreeSet<>(frozen.parameters().keySet());
        names.addAll(file.parameters().keySet());
        names.forEach(name -> field(
                "parameter." + name,
                frozen.parameters().get(name),
                file.parameters().get(name)));
    }

    private void field(String name, @Nullable Object was, @Nullable Object is) {
        if (!Objects.equals(was, is)) {
            found.add(new Difference(name, Objects.toString(was, ""), Objects.toString(is, ""), List.of()));
        }
    }

    private void text(String name, @Nullable String was, @Nullable String is) {
        if (!Objects.equals(was, is)) {
            var before = Objects.toString(was, "");
            var after = Objects.toString(is, "");
            var lines = before.lines().toList();
            var patch = DiffUtils.diff(lines, after.lines().toList());
            var diff = UnifiedDiffUtils.generateUnifiedDiff("frozen", "file", lines, patch, LINES_AROUND);
            found.add(new Difference(name, before, after, diff));
        }
    }
}
