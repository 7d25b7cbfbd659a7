package dev.cairn.ingest.files;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One file, by its name. */
public final class SingleFile implements SourceFiles {
    private final Path file;

    /** Throws SOURCE_NOT_FOUND if it is not there, or is a folder. */
    public SingleFile(Path file) {
        this.file = file;
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new PipelineException(
                    ErrorCode.SOURCE_NOT_FOUND, file + " is not there, is a folder, or cannot be read; name a file");
        }
    }

    /** The file's name, without its folder. */
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public Path root() {
        return file;
    }

    @Override
    public List<String> names() {
        return List.of(name());
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public long storedBytes(String name) throws IOException {
        return Files.size(file);
    }

    @Override
    public String state(String name) throws IOException {
        return Files.size(file) + " " + Files.getLastModifiedTime(file).toInstant();
    }

    @Override
    public void close() {
        // Nothing is open but the streams that were handed out.
    }
}
