package dev.cairn.kit.files;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The files below a folder, or in a tar archive, plain or gzip. An archive is read where it lies and from its start each
 * time: nothing is unpacked, so that no name in it can reach another place of the disk.
 */
public final class FileTree {
    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int MAX_FILE_BYTES = 64 * 1024 * 1024;

    private final Path root;

    private FileTree(Path root) {
        this.root = root;
    }

    /** A folder or an archive. Throws SOURCE_NOT_FOUND. */
    public static FileTree at(Path root) {
        if (!Files.isReadable(root)) {
            throw notFound(root + " is not there or cannot be read");
        }
        return new FileTree(root);
    }

    /** Takes in one file. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Takes in a file.
         *
         * @param name relative to the folder or archive, with slashes
         * @param content to be read now or never
         */
        void visit(String name, InputStream content) throws IOException;
    }

    /** Visits every file, those of a folder in the order of their names. Throws SOURCE_TRUNCATED or SOURCE_MALFORMED. */
    public void forEach(Visitor visitor) {
        try {
            if (Files.isDirectory(root)) {
                for (var file : files()) {
                    try (var in = Files.newInputStream(file)) {
                        visitor.visit(name(file), in);
                    }
                }
            } else {
                inArchive(visitor);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * The content of one file. Throws SOURCE_NOT_FOUND, SOURCE_TRUNCATED, SOURCE_MALFORMED, or RECORD_TOO_LARGE above 64
     * MiB.
     */
    public byte[] read(String name) {
        try (var in = Files.isDirectory(root) ? inFolder(name) : inArchive(name)) {
            var content = in.readNBytes(MAX_FILE_BYTES + 1);
            if (content.length > MAX_FILE_BYTES) {
                throw new PipelineException(
                        ErrorCode.RECORD_TOO_LARGE,
                        name + " in " + root + " is larger than " + MAX_FILE_BYTES + " bytes");
            }
            return content;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private List<Path> files() throws IOException {
        try (var paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e); // a folder within that cannot be listed
        }
    }

    private String name(Path file) {
        return StreamSupport.stream(root.relativize(file).spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }

    private InputStream inFolder(String name) throws IOException {
        var file = root.resolve(name).normalize();
        if (!file.startsWith(root.normalize()) || !Files.isRegularFile(file)) {
            throw notFound(root + " has no file " + name);
        }
        return Files.newInputStream(file);
    }

    private void inArchive(Visitor visitor) throws IOException {
        try (var tar = open()) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    visitor.visit(name(entry), tar);
                }
            }
        }
    }

    private InputStream inArchive(String name) throws IOException {
        var tar = open();
        try {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile() && name(entry).equals(name)) {
                    return tar;
                }
            }
            throw notFound(root + " has no file " + name);
        } catch (IOException | RuntimeException e) {
            tar.close();
            throw e;
        }
    }

    private static String name(TarArchiveEntry entry) {
        return entry.getName().replaceFirst("^(\\./)+", "");
    }

    private TarArchiveInputStream open() throws IOException {
        var file = new BufferedInputStream(Files.newInputStream(root), BUFFER_BYTES);
        try {
            file.mark(2);
            var magic = (file.read() << Byte.SIZE) | file.read();
            file.reset();
            return new TarArchiveInputStream(
                    magic == GZIP_MAGIC
                            ? new BufferedInputStream(new GZIPInputStream(file, BUFFER_BYTES), BUFFER_BYTES)
                            : file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private PipelineException unreadable(IOException e) {
        var truncated = e instanceof EOFException;
        return new PipelineException(
                truncated ? ErrorCode.SOURCE_TRUNCATED : ErrorCode.SOURCE_MALFORMED,
                root
                        + (truncated ? " ends early: " : " is neither a folder nor a tar archive that can be read: ")
                        + e.getMessage(),
                e);
    }

    private static PipelineException notFound(String message) {
        return new PipelineException(ErrorCode.SOURCE_NOT_FOUND, message);
    }
}
