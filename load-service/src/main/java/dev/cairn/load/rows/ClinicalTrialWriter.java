package dev.cairn.load.rows;

import dev.cairn.load.ledger.Outcome;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.ClinicalTrialDocument;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes studies, their versions and vectors, and the diseases that they were found for. */
public final class ClinicalTrialWriter implements RecordWriter {
    private static final String DATA_TYPE = "clinical_trials";

    private final VersionedTable trials = new VersionedTable(
            "clinical_trials",
            DATA_TYPE,
            List.of(new VersionedTable.KeyPart("nct_id", record -> trial(record).getNctId())),
            ClinicalTrialColumns.ALL.stream()
                    .map(column -> column.of(ClinicalTrialWriter::trial))
                    .toList(),
            true);
    private final DocumentJson json = new DocumentJson(ClinicalTrialColumns.ALL.stream()
            .filter(Column::json)
            .map(Column::name)
            .collect(Collectors.toSet()));
    private final DocumentTable documents = new DocumentTable(DATA_TYPE, record -> json.write(trial(record)));
    private final EmbeddingTable embeddings = new EmbeddingTable();

    @Override
    public Class<?> documentType() {
        return ClinicalTrialDocument.class;
    }

    @Override
    public List<Outcome> write(Connection connection, List<LoadRecord> records) throws SQLException {
        var outcomes = trials.write(connection, records);
        var changed = new ArrayList<LoadRecord>();
        for (var i = 0; i < records.size(); i++) {
            if (outcomes.get(i) != Outcome.UNCHANGED) {
                changed.add(records.get(i));
            }
        }
        if (!changed.isEmpty()) {
            documents.save(connection, changed);
        }
        embeddings.save(connection, records);
        DiseaseTables.save(connection, records);
        return outcomes;
    }

    private static ClinicalTrial trial(LoadRecord record) {
        return ((ClinicalTrialDocument) record.payload().getDocument()).getTrial();
    }
}
