package dev.cairn.ingest.expression;

import static dev.cairn.ingest.expression.Download.GENES;
import static dev.cairn.ingest.expression.Download.MATRIX;
import static dev.cairn.ingest.expression.Download.SAMPLES;
import static dev.cairn.ingest.expression.Download.STUDY;
import static dev.cairn.ingest.expression.Download.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Earlier;
import dev.cairn.ingest.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study that an earlier run read to its end: its three genes are sent again only if something is another. */
class KnownStudyTest {
    @TempDir
    private Path folder;

    private Page first;

    @BeforeEach
    void readOnce() throws Exception {
        Download.good(folder);
        var pages = Download.pages(folder, STUDY, 500, Cursor.START);
        assertThat(pages).hasSize(1);
        first = pages.get(0);
    }

    @Test
    void theSameFilesSendTheHeaderAloneAndRepeatTheGenes() throws Exception {
        var page = again(Map.of());

        assertThat(page.last()).isTrue();
        assertThat(page.records()).isEqualTo(List.of(first.records().get(0)));
        assertThat(page.repeated()).isEqualTo(3);
        assertThat(page.memo()).isEqualTo(first.memo());
    }

    @Test
    void anotherValueReadsTheStudyWhole() throws Exception {
        Download.good(folder).with(MATRIX, GENES.replace("1.5", "1.6"));

        assertThat(again(Map.of()).records()).hasSize(4);
    }

    @Test
    void otherMetadataReadTheStudyWhole() throws Exception {
        Download.good(folder).with(TABLE, SAMPLES.replace("second", "other"));

        assertThat(again(Map.of()).records()).hasSize(4);
    }

    @Test
    void otherBoundsOfTheChecksReadTheStudyWhole() throws Exception {
        assertThat(again(Map.of("threshold.rna_seq_maximum", "2")).records()).hasSize(4);
    }

    @Test
    void aMemoThatCannotBeReadReadsTheStudyWhole() throws Exception {
        var page = Download.again(folder, STUDY, new Earlier(4, "{\"digest\": 1}"), Map.of());

        assertThat(page.records()).hasSize(4);
        assertThat(page.repeated()).isZero();
    }

    @Test
    void aStudyWhoseReadingWasInterruptedIsNotKnown() throws Exception {
        var half = Download.pages(folder, STUDY, 2, Cursor.START).get(0);
        var rest = Download.pages(folder, STUDY, 2, new Cursor(half.nextToken(), 1, 2));

        assertThat(rest.get(rest.size() - 1).memo()).isNull();
    }

    private Page again(Map<String, String> parameters) throws InterruptedException {
        return Download.again(folder, STUDY, new Earlier(4, first.memo()), parameters);
    }
}
