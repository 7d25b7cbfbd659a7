package dev.cairn.ingest.files;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.io.input.ChecksumInputStream;

/**
 * The files in a zip, read where it lies. Nothing is unpacked to the disk; still a name that leads out is refused, since
 * nobody who means well makes one.
 */
public final class ZipFiles implements SourceFiles {
    private static final Pattern LEADS_OUT = Pattern.compile("([/\\\\]|[A-Za-z]:).*|(.*[/\\\\])?\\.\\.([/\\\\].*)?");

    private final Path root;
    private final ZipFile zip;
    private final TreeMap<String, ZipArchiveEntry> entries = new TreeMap<>();

    public ZipFiles(Path root) {
        this.root = root;
        this.zip = open(root);
        try {
            Collections.list(zip.getEntries()).forEach(this::add);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    @Override
    public InputStream open(String name) throws IOException {
        var entry = entry(name);
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw malformed(name + " is encrypted; give a zip without a password");
        }
        if (!zip.canReadEntryData(entry)) {
            throw malformed(
                    name + " is compressed by method " + entry.getMethod() + ", which is not known; use deflate");
        }
        return ChecksumInputStream.builder()
                .setInputStream(zip.getInputStream(entry))
                .setChecksum(new CRC32())
                .setExpectedChecksumValue(entry.getCrc())
                .setCountThreshold(entry.getSize())
                .get();
    }

    @Override
    public long storedBytes(String name) {
        return entry(name).getCompressedSize();
    }

    @Override
    public String state(String name) throws IOException {
        return Files.size(root) + " " + Files.getLastModifiedTime(root).toInstant();
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(ZipArchiveEntry entry) {
        var name = entry.getName();
        if (LEADS_OUT.matcher(name).matches()) {
            throw new PipelineException(
                    ErrorCode.SOURCE_UNSAFE, root + " holds the name \"" + name + "\", which leads out of it");
        }
        UnpackGuard.check(root + ", " + name, entry.getSize(), entry.getCompressedSize());
        if (!entry.isDirectory() && !SourceFiles.hidden(name) && entries.put(name, entry) != null) {
            throw malformed(name + " is there twice; make the zip again");
        }
    }

    private ZipArchiveEntry entry(String name) {
        return Objects.requireNonNull(entries.get(name), name);
    }

    private PipelineException malformed(String what) {
        return new PipelineException(ErrorCode.SOURCE_MALFORMED, root + ": " + what);
    }

    private static ZipFile open(Path root) {
        try {
            return ZipFile.builder().setPath(root).get();
        } catch (IOException e) {
            var cut = beginsAsZip(root);
            throw new PipelineException(
                    cut ? ErrorCode.SOURCE_TRUNCATED : ErrorCode.SOURCE_MALFORMED,
                    root + (cut ? " is a zip without its end; download it again" : " is neither a folder nor a zip")
                            + " (" + e.getMessage() + ")",
                    e);
        }
    }

    private static boolean beginsAsZip(Path root) {
        try (var in = Files.newInputStream(root)) {
            return in.read() == 'P' && in.read() == 'K';
        } catch (IOException e) {
            throw SourceFiles.unreadable(root.toString(), e);
        }
    }
}
