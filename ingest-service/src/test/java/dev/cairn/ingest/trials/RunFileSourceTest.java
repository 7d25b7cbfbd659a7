package dev.cairn.ingest.trials;

import static dev.cairn.ingest.trials.Studies.keysOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.Cursor;
import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileSourceTest {
    private static final String NAME = "clinical_trials/646/run1_disease2clinical_trials.json";
    private static final Map<String, String> ITEM =
            Map.of("run_file", NAME, "orpha_code", "646", "disease_name", "Disease");

    @TempDir
    private Path folder;

    @Test
    void readsTrialsAsTheyStandThereWithTheTimeOfTheFile() throws Exception {
        write("""
                {"disease_name": "Disease", "orpha_code": "646", "trials": [
                  {"nctId": "NCT00000001",  "briefTitle": "\\u00e9 é"},
                  {"briefTitle": "no key", "more": {"nctId": "NCT00000009"}}, 7
                ], "processing_timestamp": "2025-07-07T03:12:14.645912", "run_number": 1, "total_trials_found": 3}
                """);
        try (var source = open(10, Cursor.START)) {
            var page = source.next();
            assertThat(page.last()).isTrue();
            assertThat(page.observedAt()).isEqualTo(Instant.parse("2025-07-07T03:12:14.645912Z"));
            assertThat(page.records()).extracting(record -> record.key()).containsExactly("NCT00000001", null, null);
            var first = page.records().get(0);
            assertThat(new String(first.payload().array(), UTF_8))
                    .isEqualTo("{\"nctId\": \"NCT00000001\",  \"briefTitle\": \"\\u00e9 é\"}");
            assertThat(page.records().get(2).payload().array()).asString(UTF_8).isEqualTo("7");
            assertThat(first.contentType()).isEqualTo(MediaTypes.STUDY_SUMMARY);
            assertThat(first.source()).isEqualTo(folder.toUri() + "#" + NAME);
        }
    }

    @Test
    void anEmptyFileIsAnEmptyItem() throws Exception {
        write(file("", 0));
        try (var source = open(10, Cursor.START)) {
            assertThat(source.next().records()).isEmpty();
        }
    }

    @Test
    void goesOnAfterEachPage() throws Exception {
        write(file(trials(25), 25));
        var read = new ArrayList<String>();
        var cursor = Cursor.START;
        for (var page = 1; page <= 3; page++) {
            try (var source = open(10, cursor)) {
                var next = source.next();
                assertThat(next.last()).isEqualTo(page == 3);
                read.addAll(keysOf(next.records()));
                cursor = new Cursor(next.nextToken(), page, read.size());
            }
        }
        assertThat(read)
                .hasSize(25)
                .doesNotHaveDuplicates()
                .startsWith("NCT00000001")
                .endsWith("NCT00000025");
    }

    @Test
    void refusesAFileThatChangedOnTheWay() throws Exception {
        write(file(trials(25), 25));
        Cursor after;
        try (var source = open(10, Cursor.START)) {
            var page = source.next();
            after = new Cursor(page.nextToken(), 1, page.records().size());
        }
        write(file(trials(26), 26));
        assertFails(ErrorCode.SOURCE_CHANGED, after);
        write(file("", 0).replace("646", "647"));
        assertFails(ErrorCode.SOURCE_CHANGED, Cursor.START);
        write(file("", 0).replace("Disease", "Other disease"));
        assertFails(ErrorCode.SOURCE_CHANGED, Cursor.START);
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        assertFails(ErrorCode.SOURCE_NOT_FOUND, Cursor.START);
        var whole = file(trials(2), 2);
        for (var wrong : Map.of(
                        "",
                        ErrorCode.SOURCE_TRUNCATED,
                        whole.substring(0, whole.length() - 1),
                        ErrorCode.SOURCE_TRUNCATED,
                        whole + "{}",
                        ErrorCode.SOURCE_MALFORMED,
                        "<html>",
                        ErrorCode.SOURCE_MALFORMED,
                        "[]",
                        ErrorCode.SOURCE_MALFORMED,
                        whole.replace("\"trials\"", "\"studies\""),
                        ErrorCode.SOURCE_MALFORMED,
                        whole.replace("2025-07-07T", "yesterday "),
                        ErrorCode.SOURCE_MALFORMED,
                        whole.replace("\"disease_name\": \"Disease\",", ""),
                        ErrorCode.SOURCE_MALFORMED,
                        whole.replace("found\": 2", "found\": 3"),
                        ErrorCode.SOURCE_INCOMPLETE)
                .entrySet()) {
            write(wrong.getKey());
            assertFails(wrong.getValue(), Cursor.START);
        }
    }

    @Test
    void takesATimeWithAZoneAtItsWord() {
        var file = RunFile.parse(file("", 0).replace("14.5", "14.5+02:00").getBytes(UTF_8));
        assertThat(file.processedAt()).isEqualTo(Instant.parse("2025-07-07T01:12:14.5Z"));
    }

    private void assertFails(ErrorCode code, Cursor from) {
        assertThatThrownBy(() -> open(10, from).next())
                .hasMessageContaining(NAME)
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private RunFileSource open(int pageSize, Cursor from) {
        return new RunFileSource(folder.toUri(), ITEM, pageSize, from);
    }

    private static String file(String trials, int total) {
        return "{\"disease_name\": \"Disease\", \"orpha_code\": \"646\", \"trials\": [" + trials
                + "], \"processing_timestamp\": \"2025-07-07T03:12:14.5\", \"total_trials_found\": " + total + "}";
    }

    private static String trials(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj("{\"nctId\": \"NCT%08d\"}"::formatted)
                .collect(Collectors.joining(", "));
    }

    private void write(String content) throws IOException {
        var file = folder.resolve(NAME);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
