package dev.cairn.ingest.expression;

import static dev.cairn.ingest.expression.Download.GENES;
import static dev.cairn.ingest.expression.Download.JSON;
import static dev.cairn.ingest.expression.Download.MATRIX;
import static dev.cairn.ingest.expression.Download.SAMPLES;
import static dev.cairn.ingest.expression.Download.STUDY;
import static dev.cairn.ingest.expression.Download.TABLE;
import static dev.cairn.ingest.expression.Spoiled.finding;
import static dev.cairn.ingest.expression.Spoiled.json;
import static dev.cairn.ingest.expression.Spoiled.matrix;
import static dev.cairn.ingest.expression.Spoiled.repeat;
import static dev.cairn.ingest.expression.Spoiled.table;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the checks find wrong in a study is said by findings, and nothing but its header is emitted. */
class MalformedStudyTest {
    @TempDir
    private Path temporary;

    static Stream<Spoiled> rejected() {
        return Stream.of(
                finding("short row", "RAGGED_ROW (1) in SRP1/SRP1.tsv line 3", matrix("\t0.0\t1e-3", "\t0.0")),
                finding("long row", "RAGGED_ROW (1) in SRP1/SRP1.tsv line 4", matrix("\t0\t3\n", "\t0\t3\t4\n")),
                finding("cut file", "RAGGED_ROW (1) in SRP1/SRP1.tsv line 4", matrix("003\t0\t3\n", "0")),
                finding("duplicate gene", "DUPLICATE_GENE (1) in SRP1/SRP1.tsv line 3", matrix("0002", "0001")),
                finding("blank gene", "GENE_BLANK (1) in SRP1/SRP1.tsv line 3", matrix("ENSG00000000002", " ")),
                finding("duplicate column", "DUPLICATE_SAMPLE (1) in SRP1/SRP1.tsv line 1", matrix("SRR2", "SRR1")),
                finding("blank column", "SAMPLE_BLANK (1) in SRP1/SRP1.tsv line 1 column 3", matrix("\tSRR2", "\t")),
                finding("duplicate in TSV", "DUPLICATE_SAMPLE (1) in " + TABLE + " line 3", table("SRR2", "SRR1")),
                finding("blank in TSV", "SAMPLE_BLANK (1) in " + TABLE + " line 3", table("SRR2", "")),
                finding("ragged TSV", "RAGGED_ROW (1) in " + TABLE + " line 2", table("\thealthy", "")),
                finding("column missing in TSV", "ACCESSION_COLUMN_MISSING", table("refinebio_acc", "acc")),
                finding(
                        "duplicate in JSON",
                        "DUPLICATE_SAMPLE (1) in " + JSON + " SRR1",
                        json("{\"SRR1\": {\"ref", "{\"SRR1\": {}, \"SRR1\": {\"ref")),
                finding(
                        "sample without metadata",
                        "SAMPLE_WITHOUT_METADATA (1) in SRP1/SRP1.tsv SRR9",
                        matrix("SRR2", "SRR9")),
                finding(
                        "no metadata",
                        "METADATA_MISSING",
                        study -> study.without(TABLE).without(JSON).folder),
                finding("header only", "NO_GENES", study -> study.with(MATRIX, "Gene\tSRR1\tSRR2\n").folder),
                finding("no line end", "NO_GENES", study -> study.with(MATRIX, "Gene\tSRR1\tSRR2").folder),
                finding("empty lines", "NO_SAMPLES", study -> study.with(MATRIX, "\n\n\n").folder),
                finding("commas", "NO_SAMPLES", study -> study.with(MATRIX, GENES.replace('\t', ',')).folder),
                finding("HTML", "NO_SAMPLES", study -> study.with(MATRIX, "<html>\n<p>Login</p>\n").folder),
                finding(
                        "1e400",
                        "NUMBER_INFINITE (1) in SRP1/SRP1.tsv line 2 column 2: \"1e400\"",
                        matrix("1.5", "1e400")),
                finding("1e39", "NUMBER_INFINITE", matrix("1.5", "-1e39")),
                finding("Infinity", "NUMBER_INFINITE", matrix("1.5", "Infinity")),
                finding("-inf", "NUMBER_INFINITE", matrix("1.5", "-inf")),
                finding(
                        "decimal comma",
                        "NUMBER_UNREADABLE (1) in SRP1/SRP1.tsv line 2 column 2: \"12,5\"",
                        matrix("1.5", "12,5")),
                finding("word", "\"abc\" of sample SRR1 is no number", matrix("1.5", "abc")),
                finding("Java literal", "NUMBER_UNREADABLE", matrix("1.5", "1.5f")),
                finding("hexadecimal", "NUMBER_UNREADABLE", matrix("1.5", "0x1p3")),
                finding("only a sign", "NUMBER_UNREADABLE", matrix("1.5", "-")),
                finding("long word", "x".repeat(40) + "…\"", matrix("1.5", "x".repeat(5000))),
                finding(
                        "mostly empty",
                        "MISSING_VALUES",
                        study -> study.with(MATRIX, GENES.replaceAll("\t[0-9].*", "\t\tNA")).folder));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejected")
    void emitsTheHeaderAloneOfAStudyThatFailsItsChecks(Spoiled given) throws Exception {
        var root = given.spoil().apply(Download.good(temporary.resolve("download")));
        try (var source = Download.open(root, STUDY, 500, Cursor.START, Map.of())) {
            var page = source.next();

            assertThat(page.records()).extracting(SourceRecord::key).containsExactly(STUDY);
            var header = Download.header(page.records().get(0));
            assertThat(header.path("rejected").asBoolean()).isTrue();
            assertThat(header.path("findings").findValuesAsText("severity")).contains("ERROR");
            assertThat(page.last()).isFalse();
            var error = catchThrowableOfType(PipelineException.class, source::next);
            assertThat(error.code()).isEqualTo(ErrorCode.STUDY_REJECTED);
            assertThat(error).hasMessageContaining(given.says());
        }
    }

    @Test
    void refusesALineOf200MegabytesWithoutTakingItIn() throws Exception {
        for (var cell : List.of("0", "0.25\t")) {
            var study = Download.good(temporary.resolve("long" + cell.length()));
            try (var out = Files.newOutputStream(study.folder.resolve(MATRIX))) {
                out.write("Gene\tSRR1\tSRR2\nENSG00000000001\t".getBytes(UTF_8));
                repeat(out, cell, 200_000_000);
            }
            var before = System.nanoTime();
            try (var source = Download.open(study.folder, STUDY, 500, Cursor.START, Map.of())) {
                var error = catchThrowableOfType(PipelineException.class, source::next);

                assertThat(error.code()).isEqualTo(ErrorCode.SOURCE_MALFORMED);
                assertThat(error).hasMessageContaining("line 2");
            }
            assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
        }
    }

    @Test
    void refusesToGoOnAfterAChangeBetweenThePasses() throws Exception {
        var study = Download.good(temporary.resolve("download"));
        try (var source = Download.open(study.folder, STUDY, 1, Cursor.START, Map.of())) {
            assertThat(source.next().records()).hasSize(1);
            study.with(MATRIX, GENES.replace("1.5", "11.5"));
            var error = catchThrowableOfType(PipelineException.class, source::next);

            assertThat(error.code()).isEqualTo(ErrorCode.SOURCE_CHANGED);
        }
    }

    @Test
    void refusesToResumeAfterAChange() throws Exception {
        var study = Download.good(temporary.resolve("download"));
        var cursor = new Cursor(
                Download.pages(study.folder, STUDY, 2, Cursor.START).get(0).nextToken(), 1, 2);
        study.with(TABLE, SAMPLES.replace("sepsis", "septic shock"));
        var error = catchThrowableOfType(PipelineException.class, () -> Download.pages(study.folder, STUDY, 2, cursor));

        assertThat(error.code()).isEqualTo(ErrorCode.SOURCE_CHANGED);
    }

    @Test
    void failsAgainWhenItIsResumedAfterTheHeaderOfARejectedStudy() throws Exception {
        var study = Download.good(temporary.resolve("download")).with(MATRIX, GENES.replace("1.5", "abc"));
        Cursor cursor;
        try (var source = Download.open(study.folder, STUDY, 500, Cursor.START, Map.of())) {
            cursor = new Cursor(source.next().nextToken(), 1, 1);
        }
        var error =
                catchThrowableOfType(PipelineException.class, () -> Download.pages(study.folder, STUDY, 500, cursor));

        assertThat(error.code()).isEqualTo(ErrorCode.STUDY_REJECTED);
        assertThat(error).hasMessageContaining("NUMBER_UNREADABLE");
    }

    @Test
    void stopsReadingAMatrixThatIsNothingButErrors() throws Exception {
        var lines = new StringBuilder("Gene\tSRR1\tSRR2\n");
        for (var line = 0; line < 20_000; line++) {
            lines.append("ENSG").append(line).append("\t1,5\t2,5\n");
        }
        var study = Download.good(temporary.resolve("download")).with(MATRIX, lines.toString());
        var surveyed = ExpressionSurvey.survey(study.folder.toUri(), STUDY, Map.of());

        var finding = surveyed.findings().get(0);
        assertThat(finding.code()).isEqualTo("NUMBER_UNREADABLE");
        assertThat(finding.count()).isBetween(10_000L, 10_001L);
        assertThat(finding.location()).endsWith("and " + (finding.count() - 5) + " more");
    }
}
