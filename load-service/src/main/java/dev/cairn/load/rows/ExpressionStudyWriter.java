package dev.cairn.load.rows;

import dev.cairn.load.ledger.Item;
import dev.cairn.load.ledger.Outcome;
import dev.cairn.schemas.ExpressionStudy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Writes the headers of gene expression studies: the study, its samples, platforms and sample set, and what the checks on
 * entry found. Of a study that was rejected, only the findings are written. When its item is closed, a study is checked
 * again.
 */
public final class ExpressionStudyWriter implements RecordWriter {
    static final String DATA_TYPE = "gene_expression";

    private final DocumentTable documents;
    private final StudyTables studies = new StudyTables();

    public ExpressionStudyWriter() {
        var json = new DocumentJson(Set.of());
        documents = new DocumentTable(DATA_TYPE, record -> json.write(study(record)));
    }

    @Override
    public Class<?> documentType() {
        return ExpressionStudy.class;
    }

    @Override
    public List<Outcome> write(Connection connection, List<LoadRecord> records) throws SQLException {
        var outcomes = new Outcome[records.size()];
        var order = IntStream.range(0, records.size())
                .boxed()
                .sorted(Comparator.comparing(
                                (Integer i) -> study(records.get(i)).getAccession())
                        .thenComparing(i -> records.get(i).observedAt()))
                .toList();
        var changed = new ArrayList<LoadRecord>();
        for (var i : order) {
            var record = records.get(i);
            var study = study(record);
            QualityTables.saveEntry(connection, record.item().runId(), entry(study));
            outcomes[i] = study.getRejected() ? Outcome.LOADED : studies.save(connection, record, study);
            if (outcomes[i] != Outcome.UNCHANGED) {
                changed.add(record);
            }
        }
        if (!changed.isEmpty()) {
            documents.save(connection, changed);
        }
        return Arrays.asList(outcomes);
    }

    @Override
    public void itemsClosed(Connection connection, List<Item> items) throws SQLException {
        for (var item : items) {
            if (item.key().dataType().equals(DATA_TYPE)) {
                LoadedChecks.run(connection, item);
            }
        }
    }

    private static QualityTables.Entry entry(ExpressionStudy study) {
        return new QualityTables.Entry(
                study.getAccession(), study.getRejected(), study.getFindings(), study.getFigures());
    }

    private static ExpressionStudy study(LoadRecord record) {
        return (ExpressionStudy) record.payload().getDocument();
    }
}
