package dev.cairn.ingest.narratives;

import dev.cairn.ingest.files.SingleFile;
import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.ingest.http.SourceUris;
import dev.cairn.kit.content.Sha256;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A file of narratives: CSV or XLSX, whatever its name says. Safe to be opened again and again. */
final class NarrativeFile {
    private static final int SNIFFED_BYTES = 1 << 20;
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] OLE = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};
    private static final String ENCRYPTED =
            new String("EncryptedPackage".getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);

    private final Path path;
    private final SingleFile file;
    private final @Nullable String sheet;

    private NarrativeFile(Path path, @Nullable String sheet) {
        this.path = path;
        this.file = new SingleFile(path);
        this.sheet = sheet;
    }

    /**
     * The file that a file: URI names. Throws ITEM_INVALID or SOURCE_NOT_FOUND.
     *
     * @param sheet of a workbook; null for its first one
     */
    static NarrativeFile at(URI source, @Nullable String sheet) {
        if (!SourceUris.isFile(source)) {
            throw new PipelineException(
                    ErrorCode.ITEM_INVALID,
                    "source " + SourceUris.redacted(source.toString())
                            + " is not a file; narratives are read from a CSV or XLSX file (file:)");
        }
        return new NarrativeFile(SourceUris.path(source), sheet);
    }

    /** The file's name without its folder, and behind a # the sheet if one was asked for. */
    String name() {
        return file.name() + (sheet == null ? "" : "#" + sheet.strip());
    }

    /** Names the state that the file is in: different after it was written. */
    String fingerprint() {
        return file.fingerprint(file.names());
    }

    /** SHA-256 of its bytes. */
    String checksum() {
        try {
            return Sha256.of(path);
        } catch (IOException e) {
            throw SourceFiles.unreadable(file.name(), e);
        }
    }

    /**
     * Opens it at its start. Throws SOURCE_NOT_FOUND, SOURCE_MALFORMED, SOURCE_TRUNCATED or SOURCE_UNSAFE, and
     * ITEM_INVALID if it has no such sheet.
     *
     * @param known whether a header is one that is looked for
     */
    Table open(Predicate<String> known) {
        var start = start();
        if (start.startsWith(latin(ZIP))) {
            return XlsxTable.open(path, sheet);
        }
        if (start.startsWith(latin(OLE))) {
            throw malformed(
                    start.contains(ENCRYPTED)
                            ? "is protected by a password; save it without one"
                            : "is no XLSX but an older format, such as .xls; save it as .xlsx or CSV");
        }
        if (sheet != null) {
            throw new PipelineException(
                    ErrorCode.ITEM_INVALID, file.name() + " is no XLSX workbook and has no sheet \"" + sheet + "\"");
        }
        return CsvTable.open(file, file.name(), known);
    }

    private String start() {
        try (var bytes = Files.newInputStream(path)) {
            return latin(bytes.readNBytes(SNIFFED_BYTES));
        } catch (IOException e) {
            throw SourceFiles.unreadable(file.name(), e);
        }
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private PipelineException malformed(String what) {
        return new PipelineException(ErrorCode.SOURCE_MALFORMED, file.name() + " " + what);
    }
}
