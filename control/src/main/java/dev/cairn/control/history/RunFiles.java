package dev.cairn.control.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.files.FileTree;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The run files of one data type in a folder or archive, by their numbers.
 *
 * @param byNumber the files of each run number, in the order of the archive
 * @param ignored names of files that are no run files of the data type
 */
public record RunFiles(SortedMap<Long, List<RunFile>> byNumber, List<String> ignored) {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();
    private static final int MOST_NAMED = 3;

    public RunFiles {
        byNumber = Collections.unmodifiableSortedMap(byNumber);
        ignored = List.copyOf(ignored);
    }

    /**
     * A run file.
     *
     * @param path within the folder or archive
     * @param disease the name in it; null if it cannot be read, which its item will fail of
     */
    public record RunFile(
            RunFileName name, String path, @Nullable String disease) {}

    /** Lists a folder or archive. Throws LIST_INVALID if two files are the same run of the same disease. */
    public static RunFiles list(FileTree tree, String dataType) {
        var byNumber = new TreeMap<Long, List<RunFile>>();
        var ignored = new ArrayList<String>();
        var paths = new HashMap<RunFileName, String>();
        var repeated = new ArrayList<String>();
        tree.forEach((path, content) -> {
            var name = RunFileName.parse(path).filter(found -> found.dataType().equals(dataType));
            if (name.isEmpty()) {
                ignored.add(path);
                return;
            }
            var earlier = paths.putIfAbsent(name.get(), path);
            if (earlier != null) {
                repeated.add(path + " and " + earlier);
            }
            byNumber.computeIfAbsent(name.get().number(), number -> new ArrayList<>())
                    .add(new RunFile(name.get(), path, disease(content)));
        });
        if (!repeated.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.LIST_INVALID,
                    repeated.size() + " run files are there twice: "
                            + String.join("; ", repeated.subList(0, Math.min(MOST_NAMED, repeated.size()))));
        }
        return new RunFiles(byNumber, ignored);
    }

    /** How many files each disease has. */
    public Map<String, Long> perEntity() {
        var counts = new TreeMap<String, Long>();
        byNumber.values()
                .forEach(files -> files.forEach(file -> counts.merge(file.name().entity(), 1L, Long::sum)));
        return counts;
    }

    private static @Nullable String disease(InputStream content) throws IOException {
        try (var json = FACTORY.createParser(content)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var wanted = json.currentName().equals("disease_name");
                json.nextToken();
                if (wanted) {
                    return json.getValueAsString();
                }
                json.skipChildren();
            }
            return null;
        } catch (JsonProcessingException | CharConversionException e) {
            return null; // Told by ingest, which fails the item.
        }
    }
}
