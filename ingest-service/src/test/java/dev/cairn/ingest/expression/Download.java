package dev.cairn.ingest.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Earlier;
import dev.cairn.ingest.Page;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.schemas.GeneExpression;
import dev.cairn.schemas.WorkItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;

/** A small download of one good study, SRP1, that tests spoil; and what reads it. */
final class Download {
    static final String STUDY = "SRP1";
    static final String MATRIX = "SRP1/SRP1.tsv";
    static final String TABLE = "SRP1/metadata_SRP1.tsv";
    static final String JSON = "aggregated_metadata.json";
    static final String GENES = """
            Gene\tSRR1\tSRR2
            ENSG00000000001\t1.5\t2
            ENSG00000000002\t0.0\t1e-3
            ENSG00000000003\t0\t3
            """;
    static final String SAMPLES = """
            refinebio_accession_code\texperiment_accession\trefinebio_disease\trefinebio_title
            SRR1\tSRP1\thealthy\tfirst
            SRR2\tSRP1\tsepsis\tsecond
            """;
    static final String AGGREGATED = """
            {"aggregate_by": "EXPERIMENT", "experiments": {"SRP1": {"accession_code": "SRP1", "technology": "RNA-SEQ",
             "sample_accession_codes": ["SRR1", "SRR2"]}},
             "samples": {"SRR1": {"refinebio_title": "first", "refinebio_disease": "healthy"},
                         "SRR2": {"refinebio_title": "second", "refinebio_disease": "sepsis"}}}
            """;

    final Path folder;

    private Download(Path folder) {
        this.folder = folder;
    }

    /** The good study, by experiment, with TSV and JSON. */
    static Download good(Path folder) {
        return empty(folder).with(MATRIX, GENES).with(TABLE, SAMPLES).with(JSON, AGGREGATED);
    }

    static Download empty(Path folder) {
        return new Download(folder);
    }

    Download with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Download with(String name, byte[] content) {
        try {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Download without(String name) {
        try {
            Files.delete(folder.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files as a zip, in which one of them may stand under another name. */
    Path zip(Map<String, byte[]> more) {
        var zip = folder.resolveSibling(folder.getFileName() + ".zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip));
                var paths = Files.walk(folder)) {
            for (var path : paths.filter(Files::isRegularFile).sorted().toList()) {
                add(out, folder.relativize(path).toString(), Files.readAllBytes(path));
            }
            for (var entry : more.entrySet()) {
                add(out, entry.getKey(), entry.getValue());
            }
            return zip;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    static byte[] gzip(byte[] content) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(String content) {
        return gzip(content.getBytes(StandardCharsets.UTF_8));
    }

    static PageSource open(Path root, String study, int pageSize, Cursor from, Map<String, String> more) {
        return new ExpressionConnector(InstantSource.system(), pageSize)
                .open(item(root, study, more), from, () -> false);
    }

    /** The only page of a study that an earlier run read. */
    static Page again(Path root, String study, Earlier earlier, Map<String, String> more) throws InterruptedException {
        try (var source = new ExpressionConnector(InstantSource.system(), 500)
                .reopen(item(root, study, more), earlier, () -> false)) {
            return source.next();
        }
    }

    private static WorkItem item(Path root, String study, Map<String, String> more) {
        var parameters = new HashMap<>(more);
        parameters.put(ExpressionConnector.STUDY, study);
        return new WorkItem(
                "run",
                "gene_expression",
                study,
                0,
                root.toUri().toString(),
                parameters,
                Map.of(),
                Instant.EPOCH,
                false);
    }

    /** All pages of a study from a cursor on. */
    static List<Page> pages(Path root, String study, int pageSize, Cursor from) throws InterruptedException {
        var pages = new ArrayList<Page>();
        try (var source = open(root, study, pageSize, from, Map.of())) {
            do {
                pages.add(source.next());
            } while (!pages.get(pages.size() - 1).last());
        }
        return pages;
    }

    static List<SourceRecord> records(Path root, String study) throws InterruptedException {
        return pages(root, study, 500, Cursor.START).stream()
                .flatMap(page -> page.records().stream())
                .toList();
    }

    /** A gene's payload, read by its schema alone. */
    static GenericRecord gene(SourceRecord record) {
        try {
            return new BinaryMessageDecoder<GenericRecord>(GenericData.get(), GeneExpression.getClassSchema())
                    .decode(record.payload().duplicate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] values(SourceRecord record) {
        var packed = ((ByteBuffer) gene(record).get("values")).asFloatBuffer();
        var values = new float[packed.remaining()];
        packed.get(values);
        return values;
    }

    static JsonNode header(SourceRecord record) {
        try {
            return AggregatedMetadata.MAPPER.readTree(record.payload().array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
