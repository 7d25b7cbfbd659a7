package dev.cairn.samples;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Writes studies into files. Holds one study at a time. */
public final class StudyFiles {
    private static final int BUFFER_BYTES = 1 << 16;

    private StudyFiles() {}

    /**
     * Writes one study a line; gzip if the name ends in {@code .gz}.
     *
     * @return the file
     */
    public static Path writeNdjson(StudySource studies, Path file) throws IOException {
        try (var out = open(file)) {
            for (var all = studies.stream().iterator(); all.hasNext(); ) {
                out.write(StudyPage.MAPPER.writeValueAsBytes(all.next()));
                out.write('\n');
            }
        }
        return file;
    }

    /**
     * Writes the bodies of a series of API answers as files {@code page_00001.json} and so on. Each but the last names
     * the next page; the first holds the total.
     *
     * @return the files in order
     */
    public static List<Path> writePages(StudySource studies, Path folder, int pageSize) throws IOException {
        return writePages(studies, folder, pageSize, ".json");
    }

    /** As {@link #writePages}, compressed: {@code page_00001.json.gz} and so on. */
    public static List<Path> writeGzipPages(StudySource studies, Path folder, int pageSize) throws IOException {
        return writePages(studies, folder, pageSize, ".json.gz");
    }

    private static List<Path> writePages(StudySource studies, Path folder, int pageSize, String ending)
            throws IOException {
        if (pageSize < 1) {
            throw new IllegalArgumentException("a page holds at least 1 study, not " + pageSize);
        }
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        var from = 0;
        do {
            var page = files.size() + 1;
            var to = Math.min(from + pageSize, studies.size());
            var file = folder.resolve(String.format(Locale.ROOT, "page_%05d%s", page, ending));
            try (var out = open(file)) {
                StudyPage.write(
                        out,
                        IntStream.range(from, to).mapToObj(studies::study),
                        to < studies.size() ? "page" + (page + 1) : null,
                        page == 1 ? studies.size() : null);
            }
            files.add(file);
            from = to;
        } while (from < studies.size());
        return files;
    }

    /** Writes diseases as a JSON array of {@code {"disease_name": …, "orpha_code": …}}. */
    public static Path writeDiseases(List<Disease> diseases, Path file) throws IOException {
        var array = StudyPage.MAPPER.createArrayNode();
        for (var disease : diseases) {
            array.addObject().put("disease_name", disease.name()).put("orpha_code", disease.orphaCode());
        }
        var text = StudyPage.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(array);
        return Files.writeString(file, text + "\n", StandardCharsets.UTF_8);
    }

    private static OutputStream open(Path file) throws IOException {
        var raw = Files.newOutputStream(file);
        if (!file.getFileName().toString().endsWith(".gz")) {
            return new BufferedOutputStream(raw, BUFFER_BYTES);
        }
        return new BufferedOutputStream(new GZIPOutputStream(raw, BUFFER_BYTES), BUFFER_BYTES);
    }
}
