package dev.cairn.control.quality;

import dev.cairn.control.db.JsonColumn;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the checks found of gene expression studies, on entry and after loading. */
public final class Quality {
    private static final String FIGURES = """
            select f.run_id, f.checked_at, f.rejected, f.score, f.figures
            from quality_figures f left join runs r using (run_id)
            where f.study = ? order by coalesce(r.created_at, f.checked_at) desc, f.run_id desc
            """;

    private static final String FINDINGS = """
            select phase, code, severity, location, message, count from data_quality where study = ? and run_id = ?
            order by array_position(array['ERROR', 'WARNING', 'INFO'], severity), phase, code, location
            """;

    private final LedgerDatabase database;

    public Quality(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * What each run found of a study, the newest run first.
     *
     * @param accession the study's
     * @throws PipelineException STUDY_NOT_FOUND if no run has brought it
     */
    public List<RunQuality> show(String accession) {
        var runs = database.read(connection -> runs(connection, accession));
        if (runs.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.STUDY_NOT_FOUND,
                    "no run has brought the study \"" + accession
                            + "\"; studies are named by their accession, for example"
                            + " SRP110235; see: cairn runs list");
        }
        return runs;
    }

    private static List<RunQuality> runs(Connection connection, String accession) throws SQLException {
        try (var query = connection.prepareStatement(FIGURES)) {
            query.setString(1, accession);
            var row = query.executeQuery();
            var runs = new ArrayList<RunQuality>();
            while (row.next()) {
                var runId = row.getString("run_id");
                runs.add(new RunQuality(
                        runId,
                        row.getTimestamp("checked_at").toInstant(),
                        row.getBoolean("rejected"),
                        row.getDouble("score"),
                        JsonColumn.measures(row, "figures"),
                        findings(connection, accession, runId)));
            }
            return runs;
        }
    }

    private static List<Finding> findings(Connection connection, String accession, String runId) throws SQLException {
        try (var query = connection.prepareStatement(FINDINGS)) {
            query.setString(1, accession);
            query.setString(2, runId);
            var row = query.executeQuery();
            var findings = new ArrayList<Finding>();
            while (row.next()) {
                findings.add(finding(row));
            }
            return findings;
        }
    }

    private static Finding finding(ResultSet row) throws SQLException {
        return new Finding(
                row.getString("phase"),
                row.getString("code"),
                row.getString("severity"),
                row.getString("location"),
                row.getString("message"),
                row.getLong("count"));
    }
}
