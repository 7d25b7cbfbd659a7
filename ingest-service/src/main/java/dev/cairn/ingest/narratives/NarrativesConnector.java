package dev.cairn.ingest.narratives;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceConnector;
import dev.cairn.ingest.files.Attention;
import dev.cairn.schemas.WorkItem;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Narratives from CSV and XLSX files. An item is one file, whose file: URI is its source; its parameter
 * {@value #DATA_SOURCE} is the name under which the narratives are kept, {@code column.<field>} the header of a column
 * that is not called as usual, see {@link Field}, and {@value #SHEET} the sheet of a workbook if not its first one.
 */
public final class NarrativesConnector implements SourceConnector {
    /** The data type of the items. */
    public static final String DATA_TYPE = "narratives";

    /** The parameter that names the data source; the item's entity too. */
    public static final String DATA_SOURCE = "data_source";

    /** The parameter that names a sheet. */
    public static final String SHEET = "sheet";

    /** What stands before a field in the parameter that names its header. */
    public static final String COLUMN_PREFIX = ColumnNames.PREFIX;

    private final InstantSource clock;
    private final int pageSize;

    /** @param pageSize records on a page at most */
    public NarrativesConnector(InstantSource clock, int pageSize) {
        this.clock = clock;
        this.pageSize = pageSize;
    }

    @Override
    public String dataType() {
        return DATA_TYPE;
    }

    @Override
    public PageSource open(WorkItem item, Cursor from, BooleanSupplier unwanted) {
        var asked = NarrativeItem.of(item.getSource(), item.getParameters());
        return new NarrativePages(clock, asked, pageSize, from, new Attention(unwanted));
    }
}
