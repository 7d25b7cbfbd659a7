package dev.cairn.ingest.experiments;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceConnector;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.kit.experiment.NarrativesUri;
import dev.cairn.kit.experiment.RemainingNarratives;
import dev.cairn.kit.experiment.Selection;
import dev.cairn.schemas.WorkItem;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What experiments have still to ask about. An item is one experiment, its source {@link NarrativesUri the narratives
 * of a data source}; its parameters are {@value Selection#PARAMETER}, see {@link Selection}, and where not all narratives
 * take part, {@value RemainingNarratives#MAX_PARAMETER}.
 */
public final class ExperimentConnector implements SourceConnector {
    private final InstantSource clock;
    private final int pageSize;
    private final @Nullable NarrativeDatabase database;

    /**
     * @param pageSize records on a page at most
     * @param database null where the service has none: items then fail
     */
    public ExperimentConnector(InstantSource clock, int pageSize, @Nullable NarrativeDatabase database) {
        this.clock = clock;
        this.pageSize = pageSize;
        this.database = database;
    }

    @Override
    public String dataType() {
        return ExperimentSettings.DATA_TYPE;
    }

    @Override
    public PageSource open(WorkItem item, Cursor from, BooleanSupplier unwanted) {
        var remaining = remaining(item);
        if (database == null) {
            throw new PipelineException(
                    ErrorCode.NARRATIVES_UNREACHABLE,
                    "this ingest-service has no database to read narratives from: set CAIRN_DATABASE_URL,"
                            + " CAIRN_DATABASE_USER and CAIRN_DATABASE_PASSWORD, restart it, and resume the run");
        }
        return new ExperimentPages(clock, database, remaining, pageSize, from, unwanted);
    }

    private static RemainingNarratives remaining(WorkItem item) {
        var dataSource = NarrativesUri.dataSource(item.getSource())
                .orElseThrow(() ->
                        invalid("the source is \"" + item.getSource() + "\"; it must be " + NarrativesUri.of("NAME")));
        return new RemainingNarratives(
                item.getEntity(), dataSource, selection(item.getParameters()), maxNarratives(item.getParameters()));
    }

    private static Selection selection(Map<String, String> parameters) {
        var name = parameters.getOrDefault(Selection.PARAMETER, "");
        return Selection.of(name)
                .orElseThrow(() -> invalid("the parameter " + Selection.PARAMETER + " is \"" + name
                        + "\"; it must be one of " + Arrays.toString(Selection.values())));
    }

    private static @Nullable Long maxNarratives(Map<String, String> parameters) {
        var text = parameters.get(RemainingNarratives.MAX_PARAMETER);
        if (text == null) {
            return null;
        }
        try {
            var max = Long.parseLong(text);
            if (max > 0) {
                return max;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number that is too small.
        }
        throw invalid("the parameter " + RemainingNarratives.MAX_PARAMETER + " is \"" + text
                + "\"; it must be a whole number from 1");
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.ITEM_INVALID, message);
    }
}
