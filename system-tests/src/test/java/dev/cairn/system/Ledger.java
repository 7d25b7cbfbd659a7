package dev.cairn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.config.ConnectionProperties;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The database of a stack, asked with SQL of the tests' own. */
public final class Ledger {
    private final ConnectionProperties connection;

    private Ledger(ConnectionProperties connection) {
        this.connection = connection;
    }

    /** That of a running stack. */
    public static Ledger of(CairnProcess stack) {
        return new Ledger(stack.connection());
    }

    /** The one number that a query gives. */
    public long count(String sql) {
        return Long.parseLong(text(sql));
    }

    /** The one value that a query gives. */
    public String text(String sql) {
        try (var database = DriverManager.getConnection(
                        connection.databaseUrl(), connection.databaseUser(), connection.databasePassword());
                var statement = database.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).as(sql).isTrue();
            return String.valueOf(row.getObject(1));
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** All columns of all studies that tell what a study is, as one hash. */
    public String studies() {
        return text("""
                select md5(string_agg((to_jsonb(t) - array['run_id', 'observed_at', 'loaded_at'])::text, ',' order by nct_id))
                from clinical_trials t""");
    }

    /** Waits until a run has ended, also while the database does not answer. */
    public void awaitRunEnd(String runId, Duration limit) {
        Awaitility.await("run " + runId + " ends")
                .atMost(limit)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(() ->
                        count("select count(*) from runs where finished_at is not null and run_id = '" + runId + "'")
                                == 1);
    }
}
