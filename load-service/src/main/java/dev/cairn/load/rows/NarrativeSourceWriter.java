package dev.cairn.load.rows;

import dev.cairn.load.ledger.Outcome;
import dev.cairn.load.ledger.Storable;
import dev.cairn.load.rows.VersionedTable.KeyPart;
import dev.cairn.schemas.NarrativeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes the headers of files of narratives: what is known of each file, and what the checks on entry found. Of a file
 * that was rejected, only the findings are written.
 */
public final class NarrativeSourceWriter implements RecordWriter {
    static final String DATA_TYPE = "narratives";

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final String INVALID_VALUE = "22023";

    private final VersionedTable sources = new VersionedTable(
            "narrative_sources",
            DATA_TYPE,
            List.of(new KeyPart("data_source", record -> source(record).getDataSource())),
            List.of(
                    Column.text("data_source", record -> source(record).getDataSource()),
                    Column.text("file", record -> source(record).getFile()),
                    Column.bytes(
                            "checksum",
                            record -> HexFormat.of().parseHex(source(record).getChecksum())),
                    Column.text("layout", record -> source(record).getLayout()),
                    Column.jsonb(
                            "columns", record -> Storable.json(source(record).getColumns())),
                    Column.jsonb(
                            "figures", record -> Storable.json(source(record).getFigures()))),
            false);
    private final DocumentTable documents;

    public NarrativeSourceWriter() {
        var json = new DocumentJson(Set.of());
        documents = new DocumentTable(DATA_TYPE, record -> json.write(source(record)));
    }

    @Override
    public Class<?> documentType() {
        return NarrativeSource.class;
    }

    @Override
    public List<Outcome> write(Connection connection, List<LoadRecord> records) throws SQLException {
        for (var record : records) {
            check(source(record));
        }
        saveFindings(connection, records);
        var accepted =
                records.stream().filter(record -> !source(record).getRejected()).toList();
        var verdicts = sources.write(connection, accepted).iterator();
        var outcomes = new ArrayList<Outcome>();
        var changed = new ArrayList<LoadRecord>();
        for (var record : records) {
            var outcome = source(record).getRejected() ? Outcome.LOADED : verdicts.next();
            outcomes.add(outcome);
            if (outcome != Outcome.UNCHANGED) {
                changed.add(record);
            }
        }
        if (!changed.isEmpty()) {
            documents.save(connection, changed);
        }
        return outcomes;
    }

    /** What the server would not notice, because bytes are made of it here. */
    private static void check(NarrativeSource source) throws SQLException {
        if (!SHA_256.matcher(source.getChecksum()).matches()) {
            throw new SQLException(
                    "the checksum of " + source.getDataSource() + " is no SHA-256 in hexadecimal", INVALID_VALUE);
        }
    }

    private static void saveFindings(Connection connection, List<LoadRecord> records) throws SQLException {
        var oldestFirst = records.stream()
                .sorted(Comparator.comparing(LoadRecord::observedAt))
                .toList();
        for (var record : oldestFirst) {
            var source = source(record);
            var entry = new QualityTables.Entry(
                    source.getDataSource(), source.getRejected(), source.getFindings(), source.getFigures());
            QualityTables.saveEntry(connection, record.item().runId(), entry);
        }
    }

    private static NarrativeSource source(LoadRecord record) {
        return (NarrativeSource) record.payload().getDocument();
    }
}
