package dev.cairn.load;

import com.zaxxer.hikari.HikariDataSource;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.testing.PipelineEnvironment;
import java.time.Duration;

/** The database of a test class, as the service would reach it. */
public final class Databases {
    private Databases() {}

    /** A pool over the class's database, with all tables. */
    public static HikariDataSource migrated(PipelineEnvironment environment, int connections) {
        Migrations.apply(config(environment));
        return config(environment).open("test", connections);
    }

    static DatabaseConfig config(PipelineEnvironment environment) {
        var connection = environment.connection();
        return new DatabaseConfig(
                connection.databaseUrl(),
                connection.databaseUser(),
                connection.databasePassword(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60));
    }
}
