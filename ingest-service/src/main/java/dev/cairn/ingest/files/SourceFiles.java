package dev.cairn.ingest.files;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/** The files of a source by their names, which are relative and have slashes. Hidden ones are left out. */
public sealed interface SourceFiles extends Closeable permits FolderFiles, SingleFile, ZipFiles {
    /** A folder or a zip. Throws SOURCE_NOT_FOUND, SOURCE_MALFORMED, SOURCE_TRUNCATED or SOURCE_UNSAFE. */
    static SourceFiles at(Path root) {
        if (!Files.isReadable(root)) {
            throw new PipelineException(
                    ErrorCode.SOURCE_NOT_FOUND, root + " is not there or cannot be read; name a folder or a zip");
        }
        return Files.isDirectory(root) ? new FolderFiles(root) : new ZipFiles(root);
    }

    /** The folder or zip. */
    Path root();

    /** All names, sorted. */
    List<String> names();

    /** A file's bytes as its folder or zip has them. */
    InputStream open(String name) throws IOException;

    /** How many bytes the file takes on the disk. */
    long storedBytes(String name) throws IOException;

    /** Size and time of a file as they are now. */
    String state(String name) throws IOException;

    @Override
    void close();

    /** Names the state that files are in: different after any of them was written. Throws SOURCE_NOT_FOUND. */
    default String fingerprint(List<String> names) {
        var checksum = new CRC32C();
        for (var name : names) {
            try {
                checksum.update((name + " " + state(name) + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw unreadable(name, e);
            }
        }
        return Long.toHexString(checksum.getValue());
    }

    /** Why a file that was found cannot be read: SOURCE_NOT_FOUND, SOURCE_TRUNCATED or SOURCE_MALFORMED. */
    static PipelineException unreadable(String name, IOException e) {
        if (e instanceof FileSystemException) {
            return new PipelineException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    name + " is not there or cannot be read (" + e.getClass().getSimpleName() + ")",
                    e);
        }
        return e instanceof EOFException
                ? new PipelineException(ErrorCode.SOURCE_TRUNCATED, name + " ends early; download it again", e)
                : new PipelineException(
                        ErrorCode.SOURCE_MALFORMED,
                        name + " cannot be read: " + e.getMessage() + "; download it again",
                        e);
    }

    /** Whether a name, or a folder in it, is one that systems hide. */
    static boolean hidden(String name) {
        return name.startsWith(".") || name.contains("/.") || name.startsWith("__MACOSX/");
    }
}
