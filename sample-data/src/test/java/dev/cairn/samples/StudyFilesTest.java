package dev.cairn.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyFilesTest {
    private final StudySource studies = StudyGenerator.seeded(2).source(25);

    @TempDir
    private Path folder;

    @Test
    void ndjsonHoldsOneStudyALine() throws Exception {
        var plain = StudyFiles.writeNdjson(studies, folder.resolve("studies.ndjson"));
        var lines = Files.readAllLines(plain);
        assertThat(lines).hasSize(25);
        assertThat(StudyPage.MAPPER.readTree(lines.get(24))).isEqualTo(studies.study(24));
    }

    @Test
    void gzipHoldsTheSameBytes() throws Exception {
        var plain = StudyFiles.writeNdjson(studies, folder.resolve("studies.ndjson"));
        var zipped = StudyFiles.writeNdjson(studies, folder.resolve("studies.ndjson.gz"));
        assertThat(Http.unzip(Files.readAllBytes(zipped))).isEqualTo(Files.readAllBytes(plain));
    }

    @Test
    void pagesNameTheNextAndTheFirstHasTheTotal() throws Exception {
        var files = StudyFiles.writePages(studies, folder.resolve("pages"), 10);
        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .containsExactly("page_00001.json", "page_00002.json", "page_00003.json");
        var first = StudyPage.MAPPER.readTree(files.get(0).toFile());
        assertThat(first.path("totalCount").intValue()).isEqualTo(25);
        assertThat(first.path("nextPageToken").asText()).isEqualTo("page2");
        var last = StudyPage.MAPPER.readTree(files.get(2).toFile());
        assertThat(last.has("nextPageToken")).isFalse();
        assertThat(last.has("totalCount")).isFalse();
        assertThat(last.path("studies")).hasSize(5);
        assertThat(last.path("studies").get(4)).isEqualTo(studies.study(24));
    }

    @Test
    void gzipPagesHoldTheSameBytes() throws Exception {
        var plain = StudyFiles.writePages(studies, folder.resolve("plain"), 10);
        var zipped = StudyFiles.writeGzipPages(studies, folder.resolve("zipped"), 10);
        assertThat(zipped.get(1).getFileName()).hasToString("page_00002.json.gz");
        assertThat(Http.unzip(Files.readAllBytes(zipped.get(1)))).isEqualTo(Files.readAllBytes(plain.get(1)));
    }

    @Test
    void noStudiesAreOneEmptyPage() throws Exception {
        var files = StudyFiles.writePages(StudySource.of(List.of()), folder, 10);
        assertThat(files).hasSize(1);
        assertThat(Files.readString(files.get(0))).isEqualTo("{\"studies\":[],\"totalCount\":0}");
    }

    @Test
    void pageWithoutRoomIsRefused() {
        assertThatThrownBy(() -> StudyFiles.writePages(studies, folder, 0)).hasMessageContaining("at least 1");
    }

    @Test
    void diseasesHaveTheFormOfTheWorkingSet() throws IOException {
        var file = StudyFiles.writeDiseases(
                List.of(new Disease("Sjögren-Larsson syndrome", "816")), folder.resolve("d.json"));
        var rows = StudyPage.MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
        assertThat(StreamSupport.stream(rows.spliterator(), false).map(JsonNode::toString))
                .containsExactly("{\"disease_name\":\"Sjögren-Larsson syndrome\",\"orpha_code\":\"816\"}");
    }
}
