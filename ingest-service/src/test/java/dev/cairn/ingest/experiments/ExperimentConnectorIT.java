package dev.cairn.ingest.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Page;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.ingest.http.FetchConfig;
import dev.cairn.ingest.http.Pause;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.Sha256;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.load.Migrations;
import dev.cairn.schemas.WorkItem;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExperimentConnectorIT {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final FetchConfig PATIENCE = new FetchConfig(
            Duration.ofSeconds(1), 3, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(1), 1);
    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private PipelineEnvironment environment;

    private final List<Duration> pauses = new ArrayList<>();

    @BeforeAll
    void createTables(PipelineEnvironment given) {
        environment = given;
        var reader = new ConfigReader(given.environment());
        var config = DatabaseConfig.read(reader);
        reader.finish();
        Migrations.apply(config);
    }

    @BeforeEach
    void fill() throws SQLException {
        pauses.clear();
        execute("truncate source_narratives, experiments, narrative_results, narrative_results_replaced");
        execute("""
                insert into source_narratives (data_source, incident_id, narrative_type, narrative_text, exclusion,
                    content_hash, observed_at, run_id)
                select 'my county/2024', 'I/' || i, type, 'text ' || i, case when i = 3 then 'BLANK' end,
                       '', now(), 'n-1'
                from generate_series(1, 5) i, unnest(array['cme', 'le']) type""");
        execute("""
                insert into experiments (experiment_id, name, data_source, model, user_template, parameters, reuse,
                    config, config_hash, created_at)
                values ('first-1', 'first', 'my county/2024', 'chat:m', '<<TEXT>>', '{}', false, '{}', '', now())""");
        execute("""
                insert into narrative_results (experiment_id, incident_id, narrative_type, data_source, detected,
                    confidence, error_code, attempts, model, observed_at, run_id, finished_at)
                values ('first-1', 'I/1', 'cme', 'my county/2024', true, 0.9, null, 1, 'chat:m', now(), 'r', now()),
                       ('first-1', 'I/2', 'le', 'my county/2024', null, null, 4007, 2, 'chat:m', now(), 'r', now())""");
    }

    @Test
    void emitsARecordForEachNarrativeThatRemains() throws Exception {
        var records = read(Map.of("select", "missing_or_error"), 3);

        assertThat(records)
                .extracting(SourceRecord::key)
                .containsExactly(
                        "first-1/I/1/le",
                        "first-1/I/2/cme",
                        "first-1/I/2/le",
                        "first-1/I/4/cme",
                        "first-1/I/4/le",
                        "first-1/I/5/cme",
                        "first-1/I/5/le");
        assertThat(records).allSatisfy(record -> {
            assertThat(record.contentType()).isEqualTo(MediaTypes.EXPERIMENT_NARRATIVE);
            assertThat(record.source()).isEqualTo("cairn:narratives/my%20county%2F2024");
            assertThat(record.payloadHash())
                    .isEqualTo(Sha256.of(record.payload().array()));
        });
        assertThat(json(records.get(2))).isEqualTo(JSON.readTree("""
                {"data_source": "my county/2024", "incident_id": "I/2", "narrative_type": "le", "text": "text 2",
                 "ask": 2}"""));
        assertThat(json(records.get(0)).get("ask").intValue()).isZero();
    }

    @Test
    void theParametersSayWhichRemain() throws Exception {
        assertThat(read(Map.of("select", "missing"), 10)).hasSize(6);
        assertThat(read(Map.of("select", "errors"), 10))
                .extracting(SourceRecord::key)
                .containsExactly("first-1/I/2/le");
        assertThat(read(Map.of("select", "missing", "max_narratives", "3"), 1))
                .extracting(SourceRecord::key)
                .containsExactly("first-1/I/1/le", "first-1/I/2/cme");
    }

    @Test
    void goesOnAfterThePageThatWasCommittedLast() throws Exception {
        try (var database = database()) {
            var whole = pages(database, item(Map.of("select", "missing_or_error")), Cursor.START, 2);
            for (var done = 1; done < whole.size(); done++) {
                var token = whole.get(done - 1).nextToken();
                var rest = pages(
                        database, item(Map.of("select", "missing_or_error")), new Cursor(token, done, 2L * done), 2);
                assertThat(keys(rest)).isEqualTo(keys(whole.subList(done, whole.size())));
            }
        }
    }

    @Test
    void anItemOfWhichNothingRemainsIsAnEmptyPage() throws Exception {
        assertThat(read(Map.of("select", "errors", "max_narratives", "1"), 5)).isEmpty();
    }

    @Test
    void pagesAreCutWhereTheyBecomeLarge() throws Exception {
        execute("update source_narratives set narrative_text = repeat('x', 3000000)");

        try (var database = database()) {
            var pages = pages(database, item(Map.of("select", "missing_or_error")), Cursor.START, 100);
            assertThat(pages).hasSize(4).allMatch(page -> page.records().size() <= 2);
            assertThat(keys(pages)).hasSize(7).doesNotHaveDuplicates();
        }
    }

    @Test
    void aDatabaseThatIsAwayForAWhileIsAskedAgain() throws Exception {
        var failures = new AtomicInteger(2);
        NarrativeDatabase.Connections flaky = () -> {
            if (failures.getAndDecrement() > 0) {
                throw new SQLException("connection refused", "08001");
            }
            return environment.connectToDatabase();
        };
        try (var database = new NarrativeDatabase(flaky, PATIENCE, pauses::add)) {
            assertThat(keys(pages(database, item(Map.of("select", "missing")), Cursor.START, 10)))
                    .hasSize(6);
        }
        assertThat(pauses).hasSize(2);
    }

    @Test
    void aDatabaseThatStaysAwayFailsTheItem() {
        NarrativeDatabase.Connections dead = () -> {
            throw new SQLException("connection refused", "08001");
        };
        assertUnreachable(dead, "could not be read in 3 attempts: connection refused");
        assertThat(pauses).hasSize(2);
    }

    @Test
    void whatWaitingDoesNotMendFailsAtOnce() {
        NarrativeDatabase.Connections refused = () -> {
            throw new SQLException("password authentication failed", "28P01");
        };
        assertUnreachable(refused, "could not be read in 1 attempts");
        assertThat(pauses).isEmpty();
    }

    @Test
    void nobodyWaitsForWhatIsNotWanted() {
        NarrativeDatabase.Connections dead = () -> {
            throw new SQLException("connection refused", "08001");
        };
        var database = new NarrativeDatabase(dead, PATIENCE, Pause.REAL);
        var source = new ExperimentConnector(InstantSource.fixed(NOW), 10, database)
                .open(item(Map.of("select", "missing")), Cursor.START, () -> true);

        assertThatThrownBy(source::next).isInstanceOf(CancellationException.class);
    }

    @Test
    void aServiceWithoutADatabaseSaysWhatToSet() {
        assertRefused(null, item(Map.of("select", "missing")), ErrorCode.NARRATIVES_UNREACHABLE, "CAIRN_DATABASE_URL");
    }

    @Test
    void itemsThatAskForSomethingUnknownAreRefused() {
        try (var database = database()) {
            for (var parameters : List.of(
                    Map.<String, String>of(),
                    Map.of("select", "all"),
                    Map.of("select", "missing", "max_narratives", "0"),
                    Map.of("select", "missing", "max_narratives", "many"))) {
                assertRefused(database, item(parameters), ErrorCode.ITEM_INVALID, "the parameter ");
            }
            for (var source : List.of("cairn:narratives/", "cairn:other", "file:///tmp", "cairn:narratives/%zz", "")) {
                var item = WorkItem.newBuilder(item(Map.of("select", "missing")))
                        .setSource(source)
                        .build();
                assertRefused(database, item, ErrorCode.ITEM_INVALID, "it must be cairn:narratives/NAME");
            }
            assertThatThrownBy(() -> pages(database, item(Map.of("select", "missing")), new Cursor("12/abc", 1, 1), 5))
                    .hasMessageContaining("the item's cursor \"12/abc\" is not one of an experiment");
        }
    }

    private void assertUnreachable(NarrativeDatabase.Connections connections, String message) {
        var database = new NarrativeDatabase(connections, PATIENCE, pauses::add);
        var source = new ExperimentConnector(InstantSource.fixed(NOW), 10, database)
                .open(item(Map.of("select", "missing")), Cursor.START, () -> false);

        assertThatThrownBy(source::next).isInstanceOfSatisfying(PipelineException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.NARRATIVES_UNREACHABLE);
            assertThat(e).hasMessageContaining(message);
        });
    }

    private static void assertRefused(
            @Nullable NarrativeDatabase database, WorkItem item, ErrorCode code, String message) {
        var connector = new ExperimentConnector(InstantSource.fixed(NOW), 10, database);
        assertThatThrownBy(() -> connector.open(item, Cursor.START, () -> false))
                .isInstanceOfSatisfying(PipelineException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e).hasMessageContaining(message);
                });
    }

    private List<SourceRecord> read(Map<String, String> parameters, int pageSize) throws InterruptedException {
        try (var database = database()) {
            return pages(database, item(parameters), Cursor.START, pageSize).stream()
                    .flatMap(page -> page.records().stream())
                    .toList();
        }
    }

    private static List<Page> pages(NarrativeDatabase database, WorkItem item, Cursor from, int pageSize)
            throws InterruptedException {
        var connector = new ExperimentConnector(InstantSource.fixed(NOW), pageSize, database);
        var pages = new ArrayList<Page>();
        try (var source = connector.open(item, from, () -> false)) {
            do {
                pages.add(source.next());
            } while (!pages.get(pages.size() - 1).last());
        }
        assertThat(pages).allMatch(page -> page.observedAt().equals(NOW));
        return pages;
    }

    private static List<String> keys(List<Page> pages) {
        return pages.stream()
                .flatMap(page -> page.records().stream())
                .map(record -> String.valueOf(record.key()))
                .toList();
    }

    private NarrativeDatabase database() {
        return new NarrativeDatabase(environment::connectToDatabase, PATIENCE, pauses::add);
    }

    private static WorkItem item(Map<String, String> parameters) {
        return WorkItem.newBuilder()
                .setRunId("ne-1")
                .setDataType("narrative_experiments")
                .setEntity("first-1")
                .setSource("cairn:narratives/my%20county%2F2024")
                .setParameters(parameters)
                .setSettings(Map.of())
                .setPublishedAt(NOW)
                .build();
    }

    private static JsonNode json(SourceRecord record) throws IOException {
        return JSON.readTree(record.payload().array());
    }

    private void execute(String sql) throws SQLException {
        try (var connection = environment.connectToDatabase();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
