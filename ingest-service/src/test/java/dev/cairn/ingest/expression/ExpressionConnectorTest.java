package dev.cairn.ingest.expression;

import static dev.cairn.ingest.expression.Download.AGGREGATED;
import static dev.cairn.ingest.expression.Download.GENES;
import static dev.cairn.ingest.expression.Download.JSON;
import static dev.cairn.ingest.expression.Download.MATRIX;
import static dev.cairn.ingest.expression.Download.SAMPLES;
import static dev.cairn.ingest.expression.Download.STUDY;
import static dev.cairn.ingest.expression.Download.TABLE;
import static dev.cairn.ingest.expression.Download.gene;
import static dev.cairn.ingest.expression.Download.gzip;
import static dev.cairn.ingest.expression.Download.header;
import static dev.cairn.ingest.expression.Download.records;
import static dev.cairn.ingest.expression.Download.values;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Page;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.SampleSet;
import dev.cairn.kit.content.Sha256;
import dev.cairn.schemas.WorkItem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpressionConnectorTest {
    @TempDir
    private Path folder;

    @Test
    void emitsTheHeaderAndThenAGeneARecord() throws Exception {
        var records = records(Download.good(folder).folder, STUDY);

        assertThat(records)
                .extracting(SourceRecord::key)
                .containsExactly("SRP1", "SRP1/ENSG00000000001", "SRP1/ENSG00000000002", "SRP1/ENSG00000000003");
        assertThat(records).allSatisfy(record -> {
            assertThat(record.payloadHash())
                    .isEqualTo(Sha256.of(record.payload().array()));
            assertThat(record.source()).isEqualTo(folder.toUri() + "#" + MATRIX);
        });
        var header = records.get(0);
        assertThat(header.contentType()).isEqualTo(MediaTypes.EXPRESSION_STUDY);
        assertThat(header(header)).isEqualTo(json("""
                {"accession": "SRP1", "matrix": {"file": "SRP1/SRP1.tsv", "genes": 3},
                 "experiment": {"accession_code": "SRP1", "technology": "RNA-SEQ",
                                "sample_accession_codes": ["SRR1", "SRR2"]},
                 "sample_order": ["SRR1", "SRR2"],
                 "samples": {
                   "SRR1": {"json": {"refinebio_title": "first", "refinebio_disease": "healthy"},
                            "tsv": {"refinebio_accession_code": "SRR1", "experiment_accession": "SRP1",
                                    "refinebio_disease": "healthy", "refinebio_title": "first"}},
                   "SRR2": {"json": {"refinebio_title": "second", "refinebio_disease": "sepsis"},
                            "tsv": {"refinebio_accession_code": "SRR2", "experiment_accession": "SRP1",
                                    "refinebio_disease": "sepsis", "refinebio_title": "second"}}},
                 "findings": [],
                 "figures": {"samples": 2, "genes": 3, "values": 6, "nulls": 0, "negatives": 0, "minimum": 0.0,
                             "maximum": 3.0, "sum": %s, "all_zero_genes": 0, "titled_samples": 2,
                             "described_samples": 2},
                 "rejected": false}
                """.formatted(6.5 + 1e-3f)));
        var gene = gene(records.get(2));
        assertThat(records.get(2).contentType()).isEqualTo(MediaTypes.GENE_EXPRESSION);
        assertThat(gene.get("study").toString()).isEqualTo("SRP1");
        assertThat(gene.get("gene").toString()).isEqualTo("ENSG00000000002");
        assertThat(gene.get("sample_set").toString()).isEqualTo(SampleSet.of("SRP1", List.of("SRR1", "SRR2")));
        assertThat(values(records.get(2))).containsExactly(0, 1e-3f);
    }

    @Test
    void readsEveryKindOfCell() throws Exception {
        var cells = List.of(
                "",
                "NA",
                "NaN",
                "nan",
                "null",
                "-1.5",
                "+2",
                "1e3",
                "-2.5E-3",
                ".5",
                "7.",
                "\"8\"",
                " 9 ",
                "1e-60",
                "-0",
                "19037.898",
                "0.6036530114993783",
                "3.4028235e38");
        var samples = cells.stream().map(cell -> "S" + cells.indexOf(cell)).toList();
        Download.empty(folder)
                .with(
                        "GSE1.tsv",
                        "\"\"\t" + String.join("\t", samples) + "\r\n\"ENSG00000000001\"\t" + String.join("\t", cells)
                                + "\r\n\r\n")
                .with("metadata_GSE1.tsv", "refinebio_accession_code\n" + String.join("\n", samples));

        var nan = Float.NaN;
        assertThat(values(records(folder, "GSE1").get(1)))
                .containsExactly(
                        nan,
                        nan,
                        nan,
                        nan,
                        nan,
                        -1.5f,
                        2,
                        1000,
                        -2.5e-3f,
                        0.5f,
                        7,
                        8,
                        9,
                        0,
                        -0f,
                        19037.898f,
                        (float) 0.6036530114993783,
                        Float.MAX_VALUE);
    }

    @Test
    void readsUtf8WithAndWithoutAByteOrderMarkAndLatin1() throws Exception {
        var table = SAMPLES.replace("first", "Größe\u00b2");
        var plain = records(Download.good(folder).with(TABLE, table).folder, STUDY);
        var marked = Download.good(folder).with(TABLE, "\uFEFF" + table).with(MATRIX, "\uFEFF" + GENES);
        assertThat(records(marked.folder, STUDY)).isEqualTo(plain);
        var latin = Download.good(folder).with(TABLE, table.getBytes(ISO_8859_1));
        assertThat(records(latin.folder, STUDY)).isEqualTo(plain);
        assertThat(header(plain.get(0)).at("/samples/SRR1/tsv/refinebio_title").asText())
                .isEqualTo("Größe\u00b2");
    }

    @Test
    void readsLineEndsOfWindowsAndQuotedCells() throws Exception {
        var plain = records(Download.good(folder).folder, STUDY);
        Download.good(folder)
                .with(
                        MATRIX,
                        GENES.replace("\n", "\r\n").replace("1.5", "\"1.5\"").replace("Gene", "\"\""))
                .with(TABLE, SAMPLES.replace("\n", "\r\n").replace("healthy", "\"healthy\""));
        assertThat(records(folder, STUDY)).isEqualTo(plain);

        Download.good(folder).with(TABLE, SAMPLES.replace("first", "\"two\nlines, \"\"quoted\"\"\""));
        assertThat(header(records(folder, STUDY).get(0))
                        .at("/samples/SRR1/tsv/refinebio_title")
                        .asText())
                .isEqualTo("two\nlines, \"quoted\"");
    }

    @Test
    void readsGzipWhateverItsNameSays() throws Exception {
        var plain = records(Download.good(folder).folder, STUDY);
        Download.good(folder)
                .with(MATRIX, gzip(GENES))
                .with(TABLE, gzip(SAMPLES))
                .with(JSON, gzip(AGGREGATED));
        assertThat(records(folder, STUDY)).isEqualTo(plain);

        Download.good(folder)
                .without(MATRIX)
                .with(MATRIX + ".gz", GENES)
                .without(JSON)
                .with(JSON + ".gz", gzip(AGGREGATED));
        var compressed = records(folder, STUDY);
        assertThat(values(compressed.get(3))).containsExactly(0, 3);
        assertThat(header(compressed.get(0)).at("/matrix/file").asText()).isEqualTo(MATRIX + ".gz");
    }

    @Test
    void readsAZipWhereItLies() throws Exception {
        var study = Download.good(folder.resolve("download")).with(MATRIX, gzip(GENES));
        var plain = records(study.folder, STUDY);
        var zip = study.zip(Map.of("__MACOSX/SRP1/._SRP1.tsv", new byte[] {1}, ".hidden/SRP1.tsv", new byte[] {2}));
        assertThat(records(zip, STUDY))
                .extracting(SourceRecord::payloadHash)
                .isEqualTo(plain.stream().map(SourceRecord::payloadHash).toList());
        assertThat(folder).isDirectoryContaining(path -> path.equals(zip)).isDirectoryNotContaining("glob:**SRP1**");
    }

    @Test
    void readsAMatrixWithOnlyItsTableOrOnlyTheJson() throws Exception {
        var table = records(Download.good(folder).without(JSON).folder, STUDY);
        assertThat(table).hasSize(4);
        assertThat(header(table.get(0)).has("experiment")).isFalse();
        assertThat(header(table.get(0)).at("/samples/SRR2").has("json")).isFalse();

        var json = records(Download.good(folder).without(TABLE).folder, STUDY);
        assertThat(json).hasSize(4);
        assertThat(header(json.get(0)).at("/samples/SRR2").has("tsv")).isFalse();
        assertThat(header(json.get(0)).at("/samples/SRR2/json/refinebio_title").asText())
                .isEqualTo("second");
    }

    @Test
    void takesTheNumbersThatPythonWrites() throws Exception {
        Download.good(folder).with(JSON, AGGREGATED.replace("\"SRR1\": {", "\"SRR1\": {\"refinebio_age\": NaN, "));
        assertThat(header(records(folder, STUDY).get(0)).at("/samples/SRR1/json/refinebio_age"))
                .isEqualTo(json("\"NaN\""));
    }

    @Test
    void aStudyWithoutAMatrixIsItsSamples() throws Exception {
        for (var absent : List.of("none", TABLE, JSON)) {
            var study = Download.good(folder).without(MATRIX);
            var records = records(absent.equals("none") ? study.folder : study.without(absent).folder, STUDY);
            assertThat(records).hasSize(1);
            var header = header(records.get(0));
            assertThat(header.has("matrix")).isFalse();
            assertThat(header.path("sample_order")).extracting(JsonNode::asText).containsExactly("SRR1", "SRR2");
            assertThat(header.path("rejected").asBoolean()).isFalse();
        }
    }

    @Test
    void readsOfASpeciesTheColumnsOfOneExperiment() throws Exception {
        var species = Download.empty(folder)
                .with("README.md", "#")
                .with("HOMO_SAPIENS/HOMO_SAPIENS.tsv", """
                        Gene\tSRR1\tGSM1\tSRR2\tSRR9
                        ENSG00000000001\t1\t-2\t3\tnot read
                        ENSG00000000002\t4\t-5\t6\tnot read
                        """)
                .with("HOMO_SAPIENS/metadata_HOMO_SAPIENS.tsv", """
                        refinebio_accession_code\texperiment_accession\trefinebio_title
                        SRR1\tSRP1\tone
                        GSM1\tGSE1\ttwo
                        SRR2\tSRP1\tthree
                        """)
                .with(JSON, """
                        {"aggregate_by": "SPECIES", "experiments": {
                           "SRP1": {"technology": "RNA-SEQ", "sample_accession_codes": ["SRR1", "SRR2"]},
                           "GSE1": {"technology": "MICROARRAY", "sample_accession_codes": ["GSM1"]}},
                         "samples": {"SRR1": {}, "SRR2": {}, "GSM1": {}}}
                        """);
        for (var absent : List.of("README.md", JSON, "HOMO_SAPIENS/metadata_HOMO_SAPIENS.tsv")) {
            var kept = Files.readAllBytes(folder.resolve(absent));
            species.without(absent);
            var first = records(folder, "SRP1");
            assertThat(values(first.get(1))).containsExactly(1, 3);
            assertThat(values(first.get(2))).containsExactly(4, 6);
            assertThat(gene(first.get(1)).get("sample_set")).hasToString(SampleSet.of("SRP1", List.of("SRR1", "SRR2")));
            var second = records(folder, "GSE1");
            assertThat(values(second.get(1))).containsExactly(-2);
            assertThat(header(second.get(0)).at("/figures/negatives").asLong()).isEqualTo(2);
            assertThat(header(second.get(0)).at("/matrix/genes").asLong()).isEqualTo(2);
            species.with(absent, kept);
        }
    }

    @Test
    void goesOnAfterEachPageAsIfThereHadBeenNoStop() throws Exception {
        var lines = new StringBuilder("Gene\tSRR1\tSRR2\n");
        for (var gene = 0; gene < 25; gene++) {
            lines.append("ENSG%011d\t%d\t0.5\n".formatted(gene, gene));
        }
        Download.good(folder).with(MATRIX, gzip(lines.toString()));
        var whole = records(folder, STUDY);
        assertThat(whole).hasSize(26);
        for (var size : List.of(1, 7, 13, 26)) {
            var resumed = new ArrayList<SourceRecord>();
            var cursor = Cursor.START;
            Page page;
            do {
                try (var source = Download.open(folder, STUDY, size, cursor, Map.of())) {
                    page = source.next();
                    assertThat(page.records()).hasSizeLessThanOrEqualTo(size);
                    resumed.addAll(page.records());
                    cursor = new Cursor(page.nextToken(), cursor.pages() + 1, resumed.size());
                }
            } while (!page.last());
            assertThat(resumed).isEqualTo(whole);
            assertThat(Download.pages(folder, STUDY, size, Cursor.START))
                    .flatExtracting(Page::records)
                    .isEqualTo(whole);
        }
    }

    @Test
    void keepsPagesBelowFourMebibytesAndAGene() throws Exception {
        var samples = 100_000;
        var table = new StringBuilder("refinebio_accession_code\n");
        var matrix = new StringBuilder("Gene");
        for (var sample = 0; sample < samples; sample++) {
            table.append("SRR").append(sample).append('\n');
            matrix.append("\tSRR").append(sample);
        }
        for (var gene = 0; gene < 25; gene++) {
            matrix.append("\nENSG%011d".formatted(gene)).append("\t1".repeat(samples));
        }
        Download.empty(folder).with("SRP1.tsv", matrix.toString()).with("metadata_SRP1.tsv", table.toString());
        var pages = Download.pages(folder, STUDY, 500, Cursor.START);
        assertThat(pages).hasSize(4);
        assertThat(pages).flatExtracting(Page::records).hasSize(26);
        assertThat(pages.subList(1, 4))
                .allSatisfy(page -> assertThat(page.records().stream()
                                .mapToLong(record -> record.payload().remaining())
                                .sum())
                        .isLessThan((4L << 20) + 4L * samples + 100));
    }

    @Test
    void endsWhenNobodyWantsTheItemOrTheThread() throws Exception {
        Download.good(folder);
        var item = new WorkItem(
                "run",
                "gene_expression",
                STUDY,
                0,
                folder.toUri().toString(),
                Map.of("study", STUDY),
                Map.of(),
                Instant.EPOCH,
                false);
        var connector = new ExpressionConnector(InstantSource.system(), 500);
        try (var source = connector.open(item, Cursor.START, () -> true)) {
            assertThatThrownBy(source::next).isInstanceOf(CancellationException.class);
        }
        try (var source = connector.open(item, Cursor.START, () -> false)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(source::next).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void refusesItemsThatItCannotUnderstand() {
        Download.good(folder);
        assertThatThrownBy(() -> Download.open(folder, " ", 500, Cursor.START, Map.of()))
                .hasMessageContaining("the parameter study");
        assertThatThrownBy(() -> Download.open(folder, STUDY, 500, Cursor.START, Map.of("threshold.luck", "1")))
                .hasMessageContaining("threshold.luck")
                .hasMessageContaining("threshold.missing_values_error");
        assertThatThrownBy(() ->
                        Download.open(folder, STUDY, 500, Cursor.START, Map.of("threshold.missing_values_error", "2")))
                .hasMessageContaining("from 0 to 1");
    }

    private static JsonNode json(String text) throws Exception {
        return AggregatedMetadata.MAPPER.readTree(text);
    }
}
