package dev.cairn.ingest.files;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The files below a folder. Links to files are followed, links to folders are not. */
public final class FolderFiles implements SourceFiles {
    private final Path root;
    private final List<String> names;

    FolderFiles(Path root) {
        this.root = root;
        this.names = names(root);
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(root.resolve(name));
    }

    @Override
    public long storedBytes(String name) throws IOException {
        return Files.size(root.resolve(name));
    }

    @Override
    public String state(String name) throws IOException {
        var file = root.resolve(name);
        return Files.size(file) + " " + Files.getLastModifiedTime(file).toInstant();
    }

    @Override
    public void close() {
        // Nothing is open but the streams that were handed out.
    }

    private static List<String> names(Path root) {
        // A link that leads nowhere is listed: to miss a matrix for that would be worse than to fail.
        try {
            var real = root.toRealPath();
            try (var paths = Files.walk(real)) {
                return paths.filter(path -> !Files.isDirectory(path))
                        .map(path -> name(real.relativize(path)))
                        .filter(name -> !SourceFiles.hidden(name))
                        .sorted()
                        .toList();
            }
        } catch (IOException | UncheckedIOException e) {
            throw new PipelineException(ErrorCode.SOURCE_NOT_FOUND, root + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private static String name(Path relative) {
        return StreamSupport.stream(relative.spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }
}
