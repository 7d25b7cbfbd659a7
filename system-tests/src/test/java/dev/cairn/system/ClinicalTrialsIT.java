package dev.cairn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.samples.Fault;
import dev.cairn.samples.Faults;
import dev.cairn.samples.StudySource;
import dev.cairn.samples.TrialsApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 200 real studies through the whole system, from files and from an API that misbehaves. */
class ClinicalTrialsIT {
    private static final Path REAL = Path.of(System.getProperty("cairn.shared"), "data", "clinical_trials");

    @TempDir
    Path temp;

    @Test
    void loadsRealStudiesFromFilesAndASecondRunChangesNothing() throws Exception {
        assumeThat(REAL).exists();
        var dataDir = temp.resolve("data");
        try (var stack = CairnProcess.up(dataDir, Map.of())) {
            var first = publish(dataDir, "file:" + REAL, "onnx");
            assertThat(first.at("/records/expected").asInt()).isEqualTo(200);
            assertThat(first.at("/records/loaded").asInt()).isEqualTo(200);
            assertThat(first.at("/model/called").asInt()
                            + first.at("/model/reused").asInt())
                    .isEqualTo(200);
            assertThat(first.at("/model/called").asInt()).isPositive();
            var ledger = Ledger.of(stack);
            assertThat(ledger.count("select count(*) from clinical_trials")).isEqualTo(200);
            assertThat(ledger.count("select count(*) from embeddings"))
                    .isEqualTo(first.at("/model/called").asInt());
            var rows = rowVersions(ledger);

            var second = publish(dataDir, "file:" + REAL, "onnx");
            assertThat(second.at("/records/unchanged").asInt()).isEqualTo(200);
            assertThat(second.at("/records/loaded").asInt()).isZero();
            assertThat(second.at("/model/called").asInt()).isZero();
            assertThat(rowVersions(ledger)).isEqualTo(rows);
            assertThat(CairnProcess.run(Map.of(), "reconcile", "--data-dir", dataDir.toString())
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void anApiThatMisbehavesGivesTheSameRows() throws Exception {
        assumeThat(REAL).exists();
        var studies = realStudies();
        var faults = Faults.none()
                .onPage(1, Fault.tooManyRequests(Duration.ofSeconds(1)))
                .onPage(2, Fault.serverError(500))
                .onPage(3, Fault.stall(Duration.ofSeconds(30)))
                .onPage(4, Fault.truncatedBody());
        var dataDir = temp.resolve("data");
        try (var server = TrialsApiServer.start(StudySource.of(studies), faults);
                var stack = CairnProcess.up(
                        dataDir, Map.of("CAIRN_INGEST_REQUEST_TIMEOUT", "2s", "CAIRN_INGEST_PAGE_SIZE", "40"))) {
            var overHttp = publish(dataDir, server.baseUri().toString(), "none", "--limit", "1000");
            assertThat(faults.played()).isTrue();
            assertThat(overHttp.at("/records/loaded").asInt()).isEqualTo(200);
            var rows = Ledger.of(stack).studies();

            var fromFiles = publish(dataDir, "file:" + REAL, "none");
            assertThat(fromFiles.at("/records/unchanged").asInt()).isEqualTo(200);
            assertThat(Ledger.of(stack).studies()).isEqualTo(rows);
        }
    }

    private static JsonNode publish(Path dataDir, String source, String model, String... query) throws Exception {
        var arguments = new ArrayList<>(List.of("publish", "clinical_trials", "--source", source, "--model", model));
        arguments.addAll(List.of(query));
        arguments.addAll(List.of("--data-dir", dataDir.toString(), "--wait", "--json"));
        var result = CairnProcess.run(Map.of(), arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isZero();
        var run = result.json();
        assertThat(run.get("status").asText()).isEqualTo("COMPLETED");
        assertThat(run.at("/records/pending").asInt()).isZero();
        return run;
    }

    /** Which version of each row is there: any update would change it. */
    private static String rowVersions(Ledger ledger) {
        return ledger.text("""
                select (select md5(string_agg(xmin::text || ctid::text, ',' order by nct_id)) from clinical_trials)
                    || (select md5(string_agg(xmin::text || ctid::text, ',' order by content_hash)) from documents)
                    || (select md5(string_agg(xmin::text || ctid::text, ',' order by request_key)) from embeddings)""");
    }

    private static List<JsonNode> realStudies() throws IOException {
        var studies = new ArrayList<JsonNode>();
        for (var page : List.of("api_page_1.json.gz", "api_page_2.json.gz")) {
            try (var in = new GZIPInputStream(Files.newInputStream(REAL.resolve(page)))) {
                new ObjectMapper().readTree(in).get("studies").forEach(studies::add);
            }
        }
        return studies;
    }
}
