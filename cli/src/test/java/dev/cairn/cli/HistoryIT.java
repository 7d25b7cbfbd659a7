package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.kit.files.FileTree;
import dev.cairn.kit.service.Service;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Run files go through the four services and come out again as they went in. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class HistoryIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path REAL = Path.of(System.getProperty("cairn.shared", "absent"), "data", "rare_diseases");

    private final List<Service> services = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private PipelineEnvironment environment;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private ServiceEnvironment serviceEnvironment;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path directory;

    @BeforeAll
    void start(PipelineEnvironment given, @TempDir Path state) {
        environment = given;
        serviceEnvironment = new ServiceEnvironment(state);
        CommandRun.of(environment.environment(), state, "topics", "apply");
        for (var name : PipelineService.values()) {
            var service = name.create(serviceEnvironment.of(name, environment.environment()));
            services.add(service);
            service.start();
        }
    }

    @AfterAll
    void stop() {
        services.forEach(Service::close);
        serviceEnvironment.close();
    }

    @BeforeEach
    void directory(@TempDir Path temporary) {
        directory = temporary;
    }

    @Test
    void importsAnArchiveInTheOrderOfItsNumbersAndLaysItOutAgain() throws Exception {
        var archive = new RunFileArchive()
                .run(900101, 2, "2025-07-08T03:12:14.500000", "Invented disease 900101,", 1011, 1013)
                .run(900101, 1, "2025-07-07T03:12:14.500000", "first", 1011, 1012)
                .run(900102, 1, "2025-07-07T03:12:15.250000", "first", 1021, 1011)
                .run(900102, 2, "2025-07-08T03:12:15.250000", "none")
                .file(RunFileArchive.path(900102, "runX"), "{}")
                .file("clinical_trials/README.md", "what this is");
        archive.writeArchive(directory.resolve("runs.tar.gz"));

        var imported = run("import", "clinical_trials", "--source", "runs.tar.gz", "--wait", "--json");

        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(imported.err()).contains("2 files of run 1", "2 files of run 2", "2 other files ignored");
        var runs = JSON.readTree(imported.out()).findValuesAsText("run_id");
        assertThat(runs).hasSize(2);
        assertThat(json("export", "--number", "2", "--entity", "ORPHA:900101")
                        .get("run_id")
                        .asText())
                .isEqualTo(runs.get(1));
        for (var runId : runs) {
            var laidOut = run("export", "--run", runId, "--layout", "files", "--out", "again");
            assertThat(laidOut.exitCode()).as(laidOut.err()).isZero();
            assertThat(laidOut.err()).contains("records in 2 files");
        }
        for (var path : List.of(
                RunFileArchive.path(900101, "run1"),
                RunFileArchive.path(900101, "run2"),
                RunFileArchive.path(900102, "run1"))) {
            assertThat(JSON.readTree(directory.resolve("again").resolve(path).toFile()))
                    .isEqualTo(JSON.readTree(archive.content(path)));
        }
        var empty = JSON.readTree(directory
                .resolve("again")
                .resolve(RunFileArchive.path(900102, "run2"))
                .toFile());
        assertThat(empty.get("trials")).isEmpty();
        assertThat(empty.get("disease_name").asText()).isEqualTo("Invented disease 900102");
        assertThat(text("select matched_in from disease_trials where orpha_code = '900101' and nct_id = 'NCT00001011'"))
                .isEqualTo("TITLE");

        assertThat(newest("disease").get("900101").get("trials")).hasToString("[\"NCT00001011\",\"NCT00001013\"]");
        assertThat(newest("disease").has("900102"))
                .as("its newest run found nothing")
                .isFalse();
        assertThat(newest("trial").at("/NCT00001011/brief_title").asText()).isEqualTo("Invented disease 900101, 1011");

        var again = run("import", "clinical_trials", "--source", "runs.tar.gz");
        assertThat(again.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(again.err()).contains("2 of 2 diseases have runs already", "--append", "HISTORY_NOT_FIRST");
    }

    @Test
    void oldHistoryNeverOverwritesANewerRow() throws Exception {
        new RunFileArchive().run(900201, 1, "2025-07-08T00:00:00", "new", 2011).writeFolder(directory.resolve("new"));
        new RunFileArchive().run(900202, 1, "2024-07-08T00:00:00", "old", 2011).writeFolder(directory.resolve("old"));
        importAll("new");
        var old = importAll("old/clinical_trials");

        assertThat(old.at("/0/records/superseded").asInt()).isOne();
        assertThat(text("select brief_title || observed_at::date from clinical_trials where nct_id = 'NCT00002011'"))
                .isEqualTo("new 20112025-07-08");
    }

    @Test
    void aBrokenFileFailsItsItemAndNoOther() throws Exception {
        var archive = new RunFileArchive().run(900301, 1, "2025-07-08T00:00:00", "fine", 3011);
        var whole = archive.content(RunFileArchive.path(900301, "run1")).replace("900301", "900302");
        archive.file(RunFileArchive.path(900302, "run1"), whole.substring(0, whole.length() - 40))
                .file(RunFileArchive.path(900303, "run1"), "<html>")
                .file(RunFileArchive.path(900304, "run1"), whole)
                .writeFolder(directory.resolve("broken"));

        var imported = run("import", "clinical_trials", "--source", "broken", "--wait", "--json");

        assertThat(imported.exitCode()).isEqualTo(ExitCodes.DEAD_LETTERS);
        var report = JSON.readTree(imported.out()).get(0);
        assertThat(report.at("/records/loaded").asInt()).isOne();
        assertThat(report.get("failed_items").findValuesAsText("entity"))
                .containsExactly("ORPHA:900302", "ORPHA:900303", "ORPHA:900304");
        assertThat(report.get("failed_items").findValuesAsText("error_code")).containsExactly("1004", "1003", "1008");
        var laidOut = run("export", "--run", report.get("run_id").asText(), "--layout", "files", "--out", "out");
        assertThat(laidOut.err()).contains("no file for ORPHA:900302 is FAILED, not completed", "1 records in 1 files");
    }

    /** The cases of an earlier pipeline, which took the highest number and one; Cairn counts the runs that were published. */
    @Test
    void numbersFollowTheCasesExceptWhereFilesAreMissing() throws Exception {
        var cases = REAL.resolve("run_number_cases.json");
        assumeThat(cases).exists();
        var disease = 900400;
        var differing = new TreeMap<String, Integer>();
        for (var given : JSON.readTree(cases.toFile())) {
            disease++;
            var archive = new RunFileArchive().run(900499, 1, "2025-07-08T00:00:00", "another disease's");
            var files = new TreeSet<String>();
            given.get("files").forEach(file -> files.add(file.asText().replace("2drug", "2clinical_trials")));
            for (var file : files) {
                archive.file(
                        "clinical_trials/" + disease + "/" + file,
                        new RunFileArchive()
                                .run(disease, 1, "2025-07-08T00:00:00", "one")
                                .content(RunFileArchive.path(disease, "run1")));
            }
            archive.writeFolder(directory.resolve("case" + disease));
            importAll("case" + disease, "--append");
            var next = Integer.parseInt(text(
                    "select coalesce(max(run_number), 0) + 1 from run_items where entity = 'ORPHA:" + disease + "'"));
            if (next != given.get("next").asInt()) {
                differing.put(String.join(",", files).replace("_disease2clinical_trials.json", ""), next);
            }
        }
        assertThat(differing).isEqualTo(Map.of("run10,run1", 3, "run3", 2));
        assertThat(text("select string_agg(settings ->> 'run_files.number', ',' order by run_number)"
                        + " from run_items join runs using (run_id) where entity = 'ORPHA:900404'"))
                .isEqualTo("1,10");
    }

    @Test
    void theRealArchiveGivesItsOldAggregates() throws Exception {
        assumeThat(REAL).exists();
        var source = REAL.resolve("clinical_trials_runs.tar.gz");
        var runs = importAll(source.toString());
        assertThat(runs.findValuesAsText("status")).containsExactly("COMPLETED", "COMPLETED");
        assertThat(runs.at("/0/items/total").asInt()).isEqualTo(665);
        assertThat(runs.at("/1/items/total").asInt()).isEqualTo(10);

        var byDisease = real(newest("disease"), "/disease_name");
        assertThat(byDisease).hasSize(73);
        assertThat(links(byDisease, "trials")).isEqualTo(355);
        assertThat(differences(expected("diseases2clinical_trials.json"), byDisease))
                .isEmpty();

        var byTrial = real(newest("trial"), "/diseases/0/disease_name");
        assertThat(byTrial).hasSize(317);
        assertThat(links(byTrial, "diseases")).isEqualTo(355);
        var expected = expected("clinical_trials2diseases.json");
        // Which trials have a site in Spain was a question of those who wrote the files.
        expected.forEach(trial -> ((ObjectNode) trial).remove("locations_spain"));
        assertThat(differences(sorted(expected), sorted(byTrial))).isEmpty();

        // Taking the newest run that found something, as the old aggregates did, differs where the newest one is empty.
        assertThat(text("""
                select count(*) from newest_items n where n.data_type = 'clinical_trials' and n.expected = 0
                and exists (select from run_items i where i.entity = n.entity and i.expected > 0)
                and n.run_id = any('{%s}')""".formatted(String.join(",", runs.findValuesAsText("run_id")))))
                .isEqualTo("0");
        for (var run : runs.findValuesAsText("run_id")) {
            run("export", "--run", run, "--layout", "files", "--out", "again");
        }
        assertThat(laidOutOtherwise(source)).isEmpty();
    }

    /** Files that are not in the layout as they are in the archive, apart from what empty ones say nothing about. */
    private List<String> laidOutOtherwise(Path archive) {
        var different = new ArrayList<String>();
        FileTree.at(archive).forEach((name, content) -> {
            var original = (ObjectNode) JSON.readTree(content.readAllBytes());
            var again = (ObjectNode)
                    JSON.readTree(directory.resolve("again").resolve(name).toFile());
            if (original.get("trials").isEmpty()) {
                original.remove(List.of("processing_timestamp"));
                again.remove(List.of("processing_timestamp"));
            }
            if (!original.equals(again)) {
                different.add(name);
            }
        });
        return different;
    }

    private static JsonNode expected(String name) throws IOException {
        return JSON.readTree(
                REAL.resolve("expected_clinical_trials").resolve(name).toFile());
    }

    /** Without what the other tests invented. */
    private static JsonNode real(JsonNode entries, String disease) {
        entries.properties()
                .removeIf(entry -> entry.getValue().at(disease).asText().startsWith("Invented"));
        return entries;
    }

    private static int links(JsonNode entries, String name) {
        var links = 0;
        for (var entry : entries) {
            links += entry.get(name).size();
        }
        return links;
    }

    /** The diseases of each trial in one order. */
    private static JsonNode sorted(JsonNode trials) {
        for (var trial : trials) {
            var diseases = new TreeMap<String, JsonNode>();
            trial.get("diseases")
                    .forEach(disease -> diseases.put(disease.get("orpha_code").asText(), disease));
            ((ObjectNode) trial).putArray("diseases").addAll(diseases.values());
        }
        return trials;
    }

    private static List<String> differences(JsonNode expected, JsonNode actual) {
        var names = new TreeSet<String>();
        expected.fieldNames().forEachRemaining(names::add);
        actual.fieldNames().forEachRemaining(names::add);
        return names.stream()
                .filter(name -> !expected.path(name).equals(actual.path(name)))
                .map(name -> name + ": " + expected.path(name) + " but " + actual.path(name))
                .toList();
    }

    private JsonNode importAll(String source, String... options) throws IOException {
        var arguments = new ArrayList<>(List.of("import", "clinical_trials", "--source", source, "--wait", "--json"));
        arguments.addAll(List.of(options));
        var imported = run(arguments.toArray(String[]::new));
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        return JSON.readTree(imported.out());
    }

    private JsonNode newest(String by) throws IOException {
        return json("export", "--newest", "--by", by);
    }

    /** The first JSON value that a command printed. */
    private JsonNode json(String... arguments) throws IOException {
        var done = run(arguments);
        assertThat(done.exitCode()).as(done.err()).isZero();
        return JSON.readTree(done.out());
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(environment.environment(), directory, arguments);
    }

    private String text(String sql) throws SQLException {
        try (var connection = environment.connectToDatabase();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
