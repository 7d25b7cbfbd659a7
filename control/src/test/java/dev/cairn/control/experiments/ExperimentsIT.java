package dev.cairn.control.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.control.estimate.HeldAnswers;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExperimentsIT {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00.123456Z");
    private static final String FILE = """
            experiment: {name: "Ünder test (T=0)", notes: "two\\nlines"}
            model: {name: m, api_url: "http://host/v1", api_key: "${LAB_API_KEY}", temperature: 0}
            prompt: {system_prompt: "You read.", user_template: "Text: <<TEXT>>", version: v1}
            run: {max_narratives: 3}
            reuse: true
            """;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private NarrativeTables narratives;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Experiments experiments;

    @BeforeAll
    void createTables(PipelineEnvironment environment) {
        narratives = NarrativeTables.create(environment);
        experiments = new Experiments(narratives.tables().database());
    }

    @BeforeEach
    void empty() throws SQLException {
        narratives.empty();
    }

    @Test
    void whatIsFrozenComesBackAsItWas() throws IOException {
        var experiment = frozen(FILE, NOW);

        var found = experiments.find(experiment.id());

        assertThat(found)
                .usingRecursiveComparison()
                .ignoringFields("config.file")
                .isEqualTo(experiment);
        assertThat(found.config().file())
                .isEqualTo(
                        new ObjectMapper().readTree(experiment.config().file().toString()));
        assertThat(found.config().hash()).isEqualTo(experiment.config().hash());
        assertThat(found.settings())
                .isEqualTo(experiment.settings())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "model", "chat:m",
                        "experiment.id", experiment.id(),
                        "experiment.data_source", "county",
                        "experiment.endpoint", "http://host/v1",
                        "experiment.key_variable", "LAB_API_KEY",
                        "experiment.system_prompt", "You read.",
                        "experiment.user_template", "Text: <<TEXT>>",
                        "experiment.reuse", "true",
                        "parameter.temperature", "0"));
        assertThat(experiment.id()).matches("under-test-t-0-[0-9a-f]{6}");
    }

    @Test
    void theLatestOfANameIsFound() throws IOException {
        var later = frozen(FILE, NOW.plus(Duration.ofSeconds(1)));
        frozen(FILE, NOW);
        frozen(FILE.replace("Ünder", "Other"), NOW.plus(Duration.ofSeconds(2)));

        assertThat(experiments.latest("Ünder test (T=0)").id()).isEqualTo(later.id());
        assertFails(() -> experiments.latest("Under test"), ErrorCode.EXPERIMENT_NOT_FOUND);
        assertFails(() -> experiments.find("none-1"), ErrorCode.EXPERIMENT_NOT_FOUND);
    }

    @Test
    void theListTellsWhatIsDoneAndWhatItCost() throws IOException, SQLException {
        var experiment = frozen(FILE, NOW);
        for (var incident : List.of("I1", "I2", "I3", "I4")) {
            narratives.narrative("county", incident, "cme", null);
        }
        narratives.narrative("county", "I5", "cme", "BLANK");
        narratives.answer(experiment.id(), "I1", "cme", 0.25);
        narratives.answer(experiment.id(), "I2", "cme", 0.5);
        narratives.error(experiment.id(), "I3", "cme", 2);
        narratives
                .tables()
                .execute("insert into narrative_results_replaced select *, now() from narrative_results where"
                        + " incident_id = 'I2'");

        assertThat(experiments.list(null)).singleElement().satisfies(found -> {
            assertThat(found.experimentId()).isEqualTo(experiment.id());
            assertThat(found.name()).isEqualTo("Ünder test (T=0)");
            assertThat(found.model()).isEqualTo("chat:m");
            assertThat(found.dataSource()).isEqualTo("county");
            assertThat(List.of(found.done(), found.errors(), found.total())).containsExactly(2L, 1L, 3L);
            assertThat(found.costUsd()).isEqualByComparingTo("1.25");
            assertThat(found.createdAt()).isEqualTo(NOW);
        });
        assertThat(experiments.list("Ünder test (T=0)")).hasSize(1);
        assertThat(experiments.list("Other")).isEmpty();
    }

    @Test
    void aCostThatIsNotWhollyKnownIsNotKnown() throws IOException, SQLException {
        var experiment = frozen(FILE, NOW);
        narratives.answer(experiment.id(), "I1", "cme", 0.25);
        narratives.answer(experiment.id(), "I2", "cme", null);

        assertThat(experiments.list(null)).singleElement().satisfies(found -> {
            assertThat(found.costUsd()).isNull();
            assertThat(found.total()).isZero();
        });
    }

    @Test
    void dataSourcesThatAreThereAreNamedWhereOneIsNot() throws SQLException {
        assertThatThrownBy(() -> experiments.requireDataSource("county"))
                .hasMessageContaining("none are kept at all: load some with cairn publish narratives");

        narratives
                .tables()
                .execute("insert into narrative_sources (data_source, file, checksum, layout, columns, figures,"
                        + " content_hash, observed_at, run_id)"
                        + " values ('city', 'f', '', 'LONG', '{}', '{}', '', now(), 'r')");
        assertThatThrownBy(() -> experiments.requireDataSource("county"))
                .hasMessageContaining("no narratives are kept under the name \"county\"; there are [city]");
        experiments.requireDataSource("city");

        narratives.narrative("county", "I1", "cme", null);
        experiments.requireDataSource("county");
    }

    @Test
    void answersThatWereGivenAreHeld() throws IOException, SQLException {
        var experiment = frozen(FILE, NOW);
        narratives.answer(experiment.id(), "I1", "cme", 0.25);
        narratives.error(experiment.id(), "I2", "cme", 1);
        narratives.tables().execute("update narrative_results set request_key = 'key-' || incident_id");
        narratives.tables().execute("update narrative_results set raw_answer = '{}' where incident_id = 'I1'");

        assertThat(new HeldAnswers(narratives.tables().database()).among(List.of("key-I1", "key-I2", "key-I3")))
                .containsExactly("key-I1");
    }

    private Experiment frozen(String text, Instant at) throws IOException {
        var config = ExperimentFile.read(Files.writeString(folder.resolve("e.yaml"), text), Map.of())
                .config();
        var experiment = ExperimentRuns.draft(config, "county", InstantSource.fixed(at));
        experiments.add(experiment);
        return experiment;
    }

    private static void assertFails(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
