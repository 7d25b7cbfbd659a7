package dev.cairn.control.export;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears whole or not at all: it is written beside its place and moved there at the end. If that fails, what
 * was there before is there still.
 */
public final class NewFile implements AutoCloseable {
    private final Path place;
    private final Path beside;
    private boolean done;

    private NewFile(Path place, Path beside) {
        this.place = place;
        this.beside = beside;
    }

    /** Begins a file; folders on the way are made. Throws FILE_EXISTS if it is there and may not be replaced. */
    public static NewFile at(Path place, boolean replace) throws IOException {
        requireFree(place, replace);
        var absolute = place.toAbsolutePath().normalize();
        var folder = absolute.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        // Not made: a writer may want to make it itself.
        var name =
                "." + place.getFileName() + ".part-" + ProcessHandle.current().pid();
        return new NewFile(absolute, absolute.resolveSibling(name));
    }

    /** Throws FILE_EXISTS if there is a file and it may not be replaced. */
    static void requireFree(Path place, boolean replace) {
        if (Files.isDirectory(place) || (!replace && Files.exists(place))) {
            throw new PipelineException(
                    ErrorCode.FILE_EXISTS,
                    place + (Files.isDirectory(place) ? " is a folder" : " is there already; --force replaces it"));
        }
    }

    /** Where to write. */
    public Path beside() {
        return beside;
    }

    /** Moves what was written into place. */
    public void commit() throws IOException {
        Files.move(beside, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        done = true;
    }

    @Override
    public void close() throws IOException {
        if (!done) {
            Files.deleteIfExists(beside);
        }
    }
}
