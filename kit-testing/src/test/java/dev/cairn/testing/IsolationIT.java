package dev.cairn.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Test classes do not see each other and clean up after themselves, or fail. */
@ExtendWith(PipelineExtension.class)
class IsolationIT {
    private static final Duration BRIEFLY = Duration.ofMillis(300);

    @Test
    void failsAClassThatLeavesAConnectionOpen(PipelineEnvironment environment) throws Exception {
        var database = TestDatabase.create(environment.connection(), "leaky", BRIEFLY);
        var url = database.connection().databaseUrl() + "?ApplicationName=forgetful";
        try (var leaked = DriverManager.getConnection(
                url,
                environment.connection().databaseUser(),
                environment.connection().databasePassword())) {
            assertThat(leaked.isValid(1)).isTrue();
            assertThatThrownBy(database::dropAndCheck)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("1 database connections were left open")
                    .hasMessageContaining("application=forgetful");
        }
        assertThatThrownBy(() -> DriverManager.getConnection(
                                url,
                                environment.connection().databaseUser(),
                                environment.connection().databasePassword())
                        .close())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("3D000"));
    }

    @Test
    void removesTopicsAndDatabaseOfAClassThatIsDone(PipelineEnvironment environment) throws Exception {
        var other = PipelineEnvironment.create(environment.connection(), String.class);
        other.createTopics();
        try (var connection = other.connectToDatabase();
                var statement = connection.createStatement()) {
            statement.execute("create table seen (number int)");
        }
        assertThat(other.topicPrefix()).isNotEqualTo(environment.topicPrefix());
        assertThat(other.connection().databaseUrl())
                .isNotEqualTo(environment.connection().databaseUrl());

        other.remove();

        try (var admin = environment.kafka().admin()) {
            assertThat(admin.listTopics().names().get()).noneMatch(topic -> topic.startsWith(other.topicPrefix()));
        }
        assertThatThrownBy(other::connectToDatabase).isInstanceOf(SQLException.class);
    }
}
