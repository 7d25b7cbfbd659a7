package dev.cairn.ingest.trials;

import static dev.cairn.ingest.trials.Studies.keys;
import static dev.cairn.ingest.trials.Studies.keysOf;
import static dev.cairn.ingest.trials.Studies.page;
import static dev.cairn.ingest.trials.Studies.readAll;
import static dev.cairn.ingest.trials.Studies.study;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialsFileSourceTest {
    @TempDir
    private Path folder;

    @Test
    void readsAPageAFolderOfPagesAndNdjsonPlainOrCompressed() throws Exception {
        write("page.json", page(1, 3, "x", 9));
        assertThat(keysOf(readAll(open("page.json")))).isEqualTo(keys(1, 3));

        write("lines", ndjson(4, 6));
        assertThat(keysOf(readAll(open("lines")))).isEqualTo(keys(4, 6));

        gzip("zipped.json", ndjson(7, 9));
        assertThat(keysOf(readAll(open("zipped.json")))).isEqualTo(keys(7, 9));

        Files.createDirectory(folder.resolve("subfolder"));
        write("subfolder/more.json", page(50, 60, null, null));
        write(".hidden.json", "broken");
        var records = readAll(open(""));
        assertThat(keysOf(records)).containsExactlyInAnyOrderElementsOf(keys(1, 9));
        assertThat(records.get(0).source())
                .isEqualTo(folder.resolve("lines").toUri().toString());
    }

    @Test
    void readsARelativePath() throws Exception {
        write("page.json", page(1, 1, null, null));
        var relative = Path.of("").toAbsolutePath().relativize(folder.resolve("page.json"));
        var query = TrialsQuery.of(Map.of());
        var source = new TrialsFileSource(
                InstantSource.system(), URI.create("file:" + relative), query, 10, Cursor.START);
        assertThat(keysOf(readAll(source))).isEqualTo(keys(1, 1));
    }

    @Test
    void passesOverFilesOfAFolderThatAreOfAnotherKind() throws Exception {
        write("a_cases.json", "{\"age\": [[\"18 Years\", 18]]}");
        gzip("b_prepared.ndjson.gz", "{\"nct_id\": \"NCT1\"}\n{\"nct_id\": \"NCT2\"}\n");
        write("c.json", page(1, 2, null, null));
        write("README.md", "# Studies");
        assertThat(keysOf(readAll(open("")))).isEqualTo(keys(1, 2));
    }

    @Test
    void refusesAFileOfAnotherKindThatIsNamedItself() throws Exception {
        write("cases.json", "{\"age\": []}");
        write("README.md", "# Studies");
        write("empty.json", "");
        assertFails(ErrorCode.SOURCE_NOT_FOUND, "cases.json");
        assertFails(ErrorCode.SOURCE_MALFORMED, "README.md");
        assertFails(ErrorCode.SOURCE_TRUNCATED, "empty.json");
        assertFails(ErrorCode.SOURCE_NOT_FOUND, "absent.json");
    }

    @Test
    void failsOnABrokenOrCutFileOfAFolder() throws Exception {
        write("a.json", page(1, 2, null, null));
        var whole = page(3, 4, null, null);
        write("b.json", whole.substring(0, whole.length() - 1));
        assertFails(ErrorCode.SOURCE_TRUNCATED, "");
        write("b.json", "<html>" + whole);
        assertFails(ErrorCode.SOURCE_MALFORMED, "");
        write("b.json", "");
        assertFails(ErrorCode.SOURCE_TRUNCATED, "");
        Files.write(folder.resolve("b.json"), Arrays.copyOf(compressed(ndjson(1, 900)), 300));
        assertFails(ErrorCode.SOURCE_TRUNCATED, "");
        Files.write(folder.resolve("b.json"), Arrays.copyOf(compressed(whole), 5));
        assertFails(ErrorCode.SOURCE_TRUNCATED, "");
        var broken = compressed(ndjson(1, 900));
        Arrays.fill(broken, broken.length / 2, broken.length - 4, (byte) 0x5a);
        Files.write(folder.resolve("b.json"), broken);
        assertThatThrownBy(() -> readAll(open(""))).isInstanceOf(PipelineException.class);
    }

    @Test
    void failsOnAFolderWithoutStudies() throws Exception {
        assertFails(ErrorCode.SOURCE_NOT_FOUND, "");
        write("a.json", "{\"studies\": []}");
        assertFails(ErrorCode.SOURCE_NOT_FOUND, "");
    }

    @Test
    void cutsLongFilesIntoPagesAndGoesOnFromEachOfThem() throws Exception {
        write("a.ndjson", ndjson(1, 25));
        gzip("b.json", page(26, 40, null, null));
        for (var stop = 1; stop <= 5; stop++) {
            var records = new ArrayList<SourceRecord>();
            String token = null;
            try (var source = open("", Map.of("page_size", "7"), Cursor.START)) {
                for (var number = 0; number < stop; number++) {
                    var page = source.next();
                    records.addAll(page.records());
                    token = page.nextToken();
                }
            }
            records.addAll(readAll(open("", Map.of("page_size", "7"), new Cursor(token, stop, records.size()))));
            assertThat(keysOf(records)).isEqualTo(keys(1, 40));
        }
    }

    @Test
    void refusesToGoOnInFilesThatChanged() throws Exception {
        write("a.json", page(1, 9, null, null));
        var token = open("", Map.of("page_size", "3"), Cursor.START).next().nextToken();
        write("b.json", page(10, 11, null, null));
        assertThatThrownBy(() -> open("", Map.of(), new Cursor(token, 1, 3)))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_CHANGED));
    }

    @Test
    void noticesAFileThatGrowsWhileItIsRead() throws Exception {
        write("a.ndjson", ndjson(1, 9));
        try (var source = open("a.ndjson", Map.of("page_size", "3"), Cursor.START)) {
            source.next();
            write("a.ndjson", ndjson(1, 12));
            assertThatThrownBy(() -> readAll(source)).hasMessageContaining("changed");
        }
    }

    @Test
    void dropsExactRepeatsAndHonoursTheLimit() throws Exception {
        write("a.json", page(1, 5, null, null));
        write("b.json", page(3, 9, null, null));
        assertThat(keysOf(readAll(open("")))).isEqualTo(keys(1, 9));
        assertThat(keysOf(readAll(open("", Map.of("limit", "7"), Cursor.START)))).isEqualTo(keys(1, 7));
        assertThat(keysOf(readAll(open("", Map.of("limit", "7"), new Cursor(null, 0, 5))))).hasSize(2);
    }

    @Test
    void filtersByStartYearAndByTheWordsOfADisease() throws Exception {
        var studies = List.of(
                study("NCT1", "2019-12", "Morbus Gaucher, type 1"),
                study("NCT2", "2020", "GAUCHER's disease of type 1"),
                study("NCT3", "2021-02-03", "Behçet Disease"),
                "{\"hasResults\": true, \"note\": \"no start\"}");
        write("a.json", page(studies, null, null));
        assertThat(ids(Map.of("start_year", "2020"))).containsExactly("NCT2", "NCT3");
        assertThat(ids(Map.of("disease_name", "Gaucher disease type 1"))).containsExactly("NCT2");
        assertThat(ids(Map.of("disease_name", "behcet"))).containsExactly("NCT3");
        assertThat(ids(Map.of("disease_name", "Farber disease"))).isEmpty();
    }

    @Test
    void refusesWhatOnlyTheApiCanAnswer() throws Exception {
        write("a.json", page(1, 1, null, null));
        assertThatThrownBy(() -> open("", Map.of("query.cond", "x"), Cursor.START)).hasMessageContaining("query.cond");
        assertThatThrownBy(() -> open("", Map.of("disease_name", "x", "search", "condition"), Cursor.START))
                .hasMessageContaining("condition");
    }

    @Test
    void readsTheRealPages() throws Exception {
        var real = Path.of(System.getProperty("cairn.shared", "absent"), "data", "clinical_trials");
        Assumptions.assumeTrue(Files.isDirectory(real), "the real pages are not here");
        var item = Map.of("page_size", "64");
        var source = new TrialsFileSource(
                InstantSource.system(), real.toUri(), TrialsQuery.of(item), 10, Cursor.START);
        var records = readAll(source);
        assertThat(keysOf(records)).hasSize(200).doesNotHaveDuplicates().allMatch(key -> key.matches("NCT\\d{8}"));
    }

    private List<String> ids(Map<String, String> parameters) throws Exception {
        return keysOf(readAll(open("", parameters, Cursor.START)));
    }

    private PageSource open(String name) {
        return open(name, Map.of(), Cursor.START);
    }

    private PageSource open(String name, Map<String, String> parameters, Cursor from) {
        var query = TrialsQuery.of(parameters);
        return new TrialsFileSource(InstantSource.system(), folder.resolve(name).toUri(), query, 500, from);
    }

    private void assertFails(ErrorCode code, String name) {
        assertThatThrownBy(() -> readAll(open(name)))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String ndjson(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(Studies::study)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private void gzip(String name, String content) throws IOException {
        Files.write(folder.resolve(name), compressed(content));
    }

    private static byte[] compressed(String content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
