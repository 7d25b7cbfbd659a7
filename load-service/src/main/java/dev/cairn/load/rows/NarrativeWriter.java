package dev.cairn.load.rows;

import dev.cairn.load.ledger.Outcome;
import dev.cairn.load.rows.VersionedTable.KeyPart;
import dev.cairn.schemas.Narrative;
import dev.cairn.schemas.NarrativeType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes narratives and their versions. */
public final class NarrativeWriter implements RecordWriter {
    private final VersionedTable narratives = new VersionedTable(
            "source_narratives",
            NarrativeSourceWriter.DATA_TYPE,
            List.of(
                    new KeyPart("data_source", record -> narrative(record).getDataSource()),
                    new KeyPart("incident_id", record -> narrative(record).getIncidentId()),
                    new KeyPart(
                            "narrative_type", record -> name(narrative(record).getNarrativeType()))),
            List.of(
                    Column.text("data_source", record -> narrative(record).getDataSource()),
                    Column.text("incident_id", record -> narrative(record).getIncidentId()),
                    Column.text(
                            "narrative_type", record -> name(narrative(record).getNarrativeType())),
                    Column.text("narrative_text", record -> narrative(record).getText()),
                    Column.text("exclusion", NarrativeWriter::exclusion),
                    Column.bool("manual_flag", record -> narrative(record).getManualFlag()),
                    Column.bool("case_flag", record -> narrative(record).getCaseFlag()),
                    Column.int4("incident_year", record -> narrative(record).getIncidentYear()),
                    Column.text("site_id", record -> narrative(record).getSiteId())),
            false);
    private final DocumentTable documents;

    public NarrativeWriter() {
        var json = new DocumentJson(Set.of());
        documents = new DocumentTable(NarrativeSourceWriter.DATA_TYPE, record -> json.write(narrative(record)));
    }

    @Override
    public Class<?> documentType() {
        return Narrative.class;
    }

    @Override
    public List<Outcome> write(Connection connection, List<LoadRecord> records) throws SQLException {
        var outcomes = narratives.write(connection, records);
        var changed = new ArrayList<LoadRecord>();
        for (var i = 0; i < records.size(); i++) {
            if (outcomes.get(i) != Outcome.UNCHANGED) {
                changed.add(records.get(i));
            }
        }
        if (!changed.isEmpty()) {
            documents.save(connection, changed);
        }
        return outcomes;
    }

    /** A type as record keys and tables have it. */
    static String name(NarrativeType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String exclusion(LoadRecord record) {
        var exclusion = narrative(record).getExclusion();
        return exclusion == null ? null : exclusion.name();
    }

    private static Narrative narrative(LoadRecord record) {
        return (Narrative) record.payload().getDocument();
    }
}
