package dev.cairn.load;

import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database's tables to the state that this version needs. */
public final class Migrations {
    private Migrations() {}

    /**
     * Applies what is missing. Several processes may do so at once: one works, the others wait for it. Tables that are
     * not Cairn's are left alone. Takes connections of its own, as many as it needs. Throws DATABASE_UNAVAILABLE or
     * DATABASE_MISUSED.
     */
    public static void apply(DatabaseConfig database) {
        try {
            Flyway.configure()
                    .dataSource(database.url(), database.user(), database.password())
                    .locations("classpath:db/migration")
                    .table("schema_history")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .group(true) // all at once: nobody sees the tables of a version that never was
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw translate(e);
        }
    }

    private static PipelineException translate(FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return SqlErrors.translate(sql);
            }
        }
        return new PipelineException(ErrorCode.DATABASE_MISUSED, "migration failed: " + e.getMessage(), e);
    }
}
