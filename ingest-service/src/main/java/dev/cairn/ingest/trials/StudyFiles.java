package dev.cairn.ingest.trials;

import dev.cairn.ingest.http.SourceUris;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The files that a source names: one, or those of a folder.
 *
 * @param root the file or folder
 * @param folder whether it is a folder
 * @param files sorted by name; hidden ones and subfolders are left out
 */
record StudyFiles(Path root, boolean folder, List<StudyFile> files) {
    private static final int PARTS = 3;

    StudyFiles {
        files = List.copyOf(files);
    }

    /**
     * Where the reading stands.
     *
     * @param file position in the list of files
     * @param study studies of that file that are done
     */
    record Place(int file, long study) {}

    /** Lists what is there now. Throws SOURCE_NOT_FOUND. */
    static StudyFiles at(URI source) {
        var root = SourceUris.path(source);
        if (!Files.isDirectory(root)) {
            return new StudyFiles(root, false, List.of(StudyFile.of(root)));
        }
        try (var entries = Files.list(root)) {
            var files = entries.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .map(StudyFile::of)
                    .toList();
            return new StudyFiles(root, true, files);
        } catch (IOException e) {
            throw StudyFile.notFound(root, e);
        }
    }

    /** A place as text: {@code file/study/listing}, the last being a checksum over names, sizes and times. */
    String token(Place place) {
        return place.file() + "/" + place.study() + "/" + listing();
    }

    /** Reads a token. Throws SOURCE_CHANGED if names, sizes or times of the files are no longer as they were. */
    Place place(@Nullable String token) {
        if (token == null) {
            return new Place(0, 0);
        }
        var parts = token.split("/", -1);
        if (parts.length != PARTS || !parts[2].equals(listing())) {
            throw new PipelineException(
                    ErrorCode.SOURCE_CHANGED,
                    root + " changed since the item was begun (cursor " + token + "); publish the item again");
        }
        return new Place(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
    }

    private String listing() {
        var checksum = new CRC32C();
        files.forEach(file -> checksum.update(file.toString().getBytes(StandardCharsets.UTF_8)));
        return Long.toHexString(checksum.getValue());
    }
}
