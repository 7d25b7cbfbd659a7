package dev.cairn.control.experiments;

import dev.cairn.kit.narrative.DataSourceName;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;

/**
 * The configuration of an experiment, a YAML file with the sections experiment, model, prompt, data, run and semantic.
 * A file with problems is refused whole, and all of them are named with their lines. {@code ${VAR}} and {@code $VAR}
 * stand for variables in {@code model.api_url} alone; {@code model.api_key} names one, whose value is never read here.
 *
 * @param remarks what in the file has no meaning here
 */
public record ExperimentFile(ExperimentConfig config, List<String> remarks) {
    private static final String MAX_NARRATIVES = "max_narratives";
    private static final List<String> SAVING = List.of("save_incremental", "save_csv_json");

    public ExperimentFile {
        remarks = List.copyOf(remarks);
    }

    /**
     * Reads a file.
     *
     * @param environment what variables in the URL stand for
     * @throws dev.cairn.kit.error.PipelineException EXPERIMENT_INVALID with every problem
     */
    public static ExperimentFile read(Path file, Map<String, String> environment) {
        var problems = new Problems();
        var root = YamlFile.read(file, problems);
        problems.finish(file);
        var found = of(
                Objects.requireNonNull(root, "without problems there is a mapping"),
                file,
                new References(environment),
                problems);
        problems.finish(file);
        return found;
    }

    /** Until the problems are known to be none, what is missing is empty. */
    private static ExperimentFile of(MappingNode mapping, Path file, References references, Problems problems) {
        var root = YamlSection.of(mapping, "", problems);
        var experiment = root.section("experiment");
        var data = root.section("data");
        var run = root.section("run");
        KnownKeys.check(root);
        List.of(experiment, data, run).forEach(KnownKeys::check);
        var model = ModelPart.read(root, experiment, run, references);
        var prompts = model.semantic() ? PromptPart.none(root) : PromptPart.read(root, file);
        var config = new ExperimentConfig(
                required(experiment, "name"),
                experiment.text("author"),
                experiment.text("notes"),
                model.model(),
                model.endpoint(),
                model.keyVariable(),
                prompts,
                model.parameters(),
                dataSource(data),
                maxNarratives(data, run),
                reuse(root, model),
                YamlJson.of(mapping));
        var remarks = new ArrayList<>(model.remarks());
        SAVING.stream().filter(run::has).forEach(key -> {
            var unused = run.flag(key); // its type is checked all the same
            remarks.add(run.name(key) + " has no meaning here: every result is stored as soon as it is there");
        });
        return new ExperimentFile(config, remarks);
    }

    static String required(YamlSection section, String key) {
        if (!section.has(key)) {
            section.problem(key, "is missing");
        }
        return Objects.requireNonNullElse(section.text(key), "");
    }

    private static @Nullable String dataSource(YamlSection data) {
        var source = data.text("source");
        var file = data.text("file");
        var name = source != null || file == null ? source : DataSourceName.ofFile(file);
        return name == null || name.isEmpty() ? null : name;
    }

    private static @Nullable Long maxNarratives(YamlSection data, YamlSection run) {
        var ofData = data.whole(MAX_NARRATIVES, 1, Long.MAX_VALUE);
        var ofRun = run.whole(MAX_NARRATIVES, 1, Long.MAX_VALUE);
        if (ofData != null && ofRun != null && !ofData.equals(ofRun)) {
            run.problem(MAX_NARRATIVES, "is " + ofRun + ", but data.max_narratives is " + ofData + ": leave one out");
        }
        return ofRun == null ? ofData : ofRun;
    }

    /** Answers that are drawn by lot belong to the experiment that drew them. */
    private static boolean reuse(YamlSection root, ModelPart model) {
        var reuse = root.flag("reuse");
        var temperature = model.parameters().get(ModelPart.TEMPERATURE);
        if (reuse && !model.semantic() && (temperature == null || new BigDecimal(temperature).signum() != 0)) {
            root.problem(
                    "reuse",
                    "needs model.temperature 0, but that is " + (temperature == null ? "not set" : temperature)
                            + ": answers drawn by lot are not shared");
        }
        return reuse;
    }
}
