package dev.cairn.load.rows;

import dev.cairn.load.ledger.Storable;
import dev.cairn.schemas.QualityFinding;
import dev.cairn.schemas.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of {@code data_quality} and {@code quality_figures}: what was found of a study in a run. Of narratives, the
 * study is their data source.
 */
final class QualityTables {
    /** So that it fits, with the names beside it, into an index entry. */
    private static final int MAX_LOCATION_LENGTH = 250;

    private static final String DELETE = "delete from data_quality where study = ? and run_id = ? and phase = ?";

    private static final String INSERT = """
            insert into data_quality (study, run_id, phase, code, severity, location, message, count)
            values (?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String SEVERITIES =
            "select severity, count(*) from data_quality where study = ? and run_id = ? group by severity";

    private static final String FIGURES = """
            insert into quality_figures as f (study, run_id, rejected, score, figures)
            values (?, ?, ?, ?, ?::jsonb)
            on conflict (study, run_id) do update set rejected = excluded.rejected, score = excluded.score,
                figures = f.figures || excluded.figures, checked_at = now()""";

    private QualityTables() {}

    /** When something was found. */
    enum Phase {
        ENTRY,
        LOADED
    }

    /**
     * What a header says of its study.
     *
     * @param study its name
     * @param rejected true if nothing of it is to be there
     */
    record Entry(String study, boolean rejected, List<QualityFinding> findings, Map<String, Double> figures) {}

    /**
     * Keeps what a header says of its study, in place of what an earlier header of the same run said. What was found after
     * loading stays until it is looked for again, unless nothing of the study is to be there.
     */
    static void saveEntry(Connection connection, String runId, Entry entry) throws SQLException {
        if (entry.rejected()) {
            save(connection, entry.study(), runId, Phase.LOADED, List.of());
        }
        save(connection, entry.study(), runId, Phase.ENTRY, entry.findings());
        saveFigures(connection, entry.study(), runId, entry.rejected(), entry.figures());
    }

    /** Keeps what was found after loading. Returns the study's score. */
    static double saveLoaded(
            Connection connection,
            String accession,
            String runId,
            Collection<QualityFinding> findings,
            Map<String, Double> figures)
            throws SQLException {
        save(connection, accession, runId, Phase.LOADED, findings);
        return saveFigures(connection, accession, runId, false, figures);
    }

    private static void save(
            Connection connection, String study, String runId, Phase phase, Collection<QualityFinding> findings)
            throws SQLException {
        try (var delete = connection.prepareStatement(DELETE);
                var insert = connection.prepareStatement(INSERT)) {
            delete.setString(1, study);
            delete.setString(2, runId);
            delete.setString(3, phase.name());
            delete.executeUpdate();
            for (var finding : distinct(findings)) {
                var at = 0;
                insert.setString(++at, study);
                insert.setString(++at, runId);
                insert.setString(++at, phase.name());
                insert.setString(++at, finding.getCode());
                insert.setString(++at, finding.getSeverity().name());
                insert.setString(++at, finding.getLocation());
                insert.setString(++at, Storable.text(finding.getMessage()));
                insert.setLong(++at, finding.getCount());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** One of each code and location, as the table holds them; of several, the first, with all of their counts. */
    private static Collection<QualityFinding> distinct(Collection<QualityFinding> findings) {
        var distinct = new LinkedHashMap<String, QualityFinding>();
        for (var finding : findings) {
            var code = Storable.name(finding.getCode());
            var location = location(finding.getLocation());
            distinct.merge(
                    code + '\n' + location,
                    new QualityFinding(code, finding.getSeverity(), location, finding.getMessage(), finding.getCount()),
                    QualityTables::sum);
        }
        return distinct.values();
    }

    private static QualityFinding sum(QualityFinding first, QualityFinding second) {
        return new QualityFinding(
                first.getCode(),
                first.getSeverity(),
                first.getLocation(),
                first.getMessage(),
                first.getCount() + second.getCount());
    }

    private static String location(String location) {
        var text = location.replace('\0', '\uFFFD');
        return text.length() <= MAX_LOCATION_LENGTH ? text : text.substring(0, MAX_LOCATION_LENGTH - 1) + "…";
    }

    private static double saveFigures(
            Connection connection, String study, String runId, boolean rejected, Map<String, Double> figures)
            throws SQLException {
        var score = score(connection, study, runId);
        try (var save = connection.prepareStatement(FIGURES)) {
            save.setString(1, study);
            save.setString(2, runId);
            save.setBoolean(3, rejected);
            save.setDouble(4, score);
            save.setString(5, Storable.json(figures));
            save.executeUpdate();
        }
        return score;
    }

    private static double score(Connection connection, String study, String runId) throws SQLException {
        var findings = new EnumMap<Severity, Long>(Severity.class);
        try (var select = connection.prepareStatement(SEVERITIES)) {
            select.setString(1, study);
            select.setString(2, runId);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    findings.put(Severity.valueOf(row.getString(1)), row.getLong(2));
                }
            }
        }
        return QualityScore.of(findings);
    }
}
