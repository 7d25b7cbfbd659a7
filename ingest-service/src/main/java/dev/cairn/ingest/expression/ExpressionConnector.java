package dev.cairn.ingest.expression;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Earlier;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceConnector;
import dev.cairn.ingest.files.Attention;
import dev.cairn.ingest.http.SourceUris;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.WorkItem;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gene expression studies from refine.bio downloads. An item is one study; its source is the file: URI of a folder or
 * zip, its parameter {@value #STUDY} the study's accession, and {@code threshold.<name>} sets the bounds of checks, see
 * {@link Threshold}. Other parameters are for later stages.
 */
public final class ExpressionConnector implements SourceConnector {
    /** The data type of the items. */
    public static final String DATA_TYPE = "gene_expression";

    /** The parameter that names the study. */
    public static final String STUDY = "study";

    private final InstantSource clock;
    private final int pageSize;

    /** @param pageSize records on a page at most */
    public ExpressionConnector(InstantSource clock, int pageSize) {
        this.clock = clock;
        this.pageSize = pageSize;
    }

    @Override
    public String dataType() {
        return DATA_TYPE;
    }

    @Override
    public PageSource open(WorkItem item, Cursor from, BooleanSupplier unwanted) {
        return open(item, from, unwanted, null);
    }

    /** Sends the header alone where the files are those that the earlier run read, checked by the same bounds. */
    @Override
    public PageSource reopen(WorkItem item, Earlier earlier, BooleanSupplier unwanted) {
        return open(item, Cursor.START, unwanted, earlier);
    }

    private PageSource open(WorkItem item, Cursor from, BooleanSupplier unwanted, @Nullable Earlier earlier) {
        var study = item.getParameters().get(STUDY);
        if (study == null || study.isBlank()) {
            throw new PipelineException(
                    ErrorCode.ITEM_INVALID, "the parameter " + STUDY + ", the accession of the study, is missing");
        }
        var thresholds = Thresholds.of(item.getParameters());
        var source = SourceUris.parse(item.getSource());
        return new ExpressionPages(clock, source, study, thresholds, pageSize, from, new Attention(unwanted), earlier);
    }
}
