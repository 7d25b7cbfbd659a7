package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
class MigrationsIT {
    @Test
    void severalAtOnceAndAgainMakeTheTablesOnce(PipelineEnvironment environment) throws Exception {
        var config = Databases.config(environment);
        var threads = Executors.newFixedThreadPool(3);
        try (var database = new TestDatabase(environment)) {
            database.execute("create table of_another_program (id int)");
            Callable<Void> migration = () -> {
                Migrations.apply(config);
                return null;
            };
            for (var done :
                    threads.invokeAll(Stream.generate(() -> migration).limit(3).toList())) {
                done.get();
            }
            Migrations.apply(config);

            assertThat(database.rows(
                            "select version from schema_history where success and version::int > 0 order by 1"))
                    .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
            assertThat(database.rows("select table_name from information_schema.tables where table_schema = 'public'"))
                    .contains(
                            "runs",
                            "run_items",
                            "run_records",
                            "consumer_offsets",
                            "dead_letters",
                            "documents",
                            "embeddings",
                            "clinical_trials",
                            "diseases",
                            "disease_trials",
                            "dim_study",
                            "dim_sample",
                            "dim_gene",
                            "dim_illness",
                            "dim_platform",
                            "sample_sets",
                            "gene_expression",
                            "fact_gene_expression",
                            "of_another_program");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsUnavailable() {
        var nowhere = new DatabaseConfig(
                "jdbc:postgresql://127.0.0.1:1/cairn", "cairn", "secret", Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> Migrations.apply(nowhere))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE));
    }
}
