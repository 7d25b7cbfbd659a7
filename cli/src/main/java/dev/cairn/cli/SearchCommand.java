package dev.cairn.cli;

import dev.cairn.control.search.Hit;
import dev.cairn.control.search.Search;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn search}. */
@Command(name = "search", description = "Studies by meaning: those whose embeddings are nearest to a text.")
final class SearchCommand extends TargetCommand {
    private static final int LONGEST_TITLE = 90;

    @Parameters(paramLabel = "TEXT", description = "What you look for, in your own words.")
    private String text = "";

    @Option(names = "--limit", defaultValue = "10", description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "Search among the embeddings of this model. Default: that of the newest embedding.")
    private @Nullable String model;

    SearchCommand(Session session) {
        super(session);
    }

    /** What was found, and with which model. */
    record Found(String query, String model, List<Hit> hits) {}

    @Override
    public Integer call() {
        if (text.isBlank() || limit < 1) {
            throw usage("TEXT must not be blank, and --limit at least 1");
        }
        var target = target();
        var search = new Search(target.database());
        var chosen = model == null
                ? search.newestModel()
                        .orElseThrow(() -> new PipelineException(
                                ErrorCode.MODEL_UNKNOWN,
                                "no embeddings are stored yet; publish a run with: --model onnx"))
                : ModelId.expand(model).toString();
        try (var query = new QueryEmbedding(target.environment())) {
            var hits = search.nearest(chosen, query.embed(chosen, text), limit);
            output().result(new Found(text, chosen, hits), () -> text(output(), hits));
        }
        return ExitCodes.DONE;
    }

    static String text(Output output, List<Hit> hits) {
        if (hits.isEmpty()) {
            return "no study has an embedding of this model";
        }
        var table = output.table("SCORE", "STUDY", "STATUS", "TITLE");
        hits.forEach(hit -> table.row(
                String.format(Locale.ROOT, "%.3f", hit.score()),
                hit.nctId(),
                hit.status(),
                Format.cut(hit.title(), LONGEST_TITLE)));
        return table.toString();
    }
}
