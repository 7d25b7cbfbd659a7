package dev.cairn.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Run files as the earlier pipeline left them, with invented trials. */
final class RunFileArchive {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> files = new LinkedHashMap<>();

    /** A run of a disease that found trials, named by numbers; {@code title} is part of what is in them. */
    RunFileArchive run(int disease, int number, String time, String title, int... trials) {
        var file = JSON.createObjectNode();
        file.put("disease_name", "Invented disease " + disease);
        file.put("orpha_code", Integer.toString(disease));
        var array = file.putArray("trials");
        for (var trial : trials) {
            trial(array, trial, title);
        }
        file.put("processing_timestamp", time);
        file.put("run_number", number);
        file.put("total_trials_found", trials.length);
        return file(path(disease, "run" + number), file.toString());
    }

    /** Any file. */
    RunFileArchive file(String path, String content) {
        files.put(path, content);
        return this;
    }

    static String path(int disease, String run) {
        return "clinical_trials/" + disease + "/" + run + "_disease2clinical_trials.json";
    }

    /** What lies at a path. */
    String content(String path) {
        return files.get(path);
    }

    private static void trial(ArrayNode array, int number, String title) {
        ObjectNode trial = array.addObject();
        trial.put("nctId", "NCT%08d".formatted(number));
        trial.put("briefTitle", title + " " + number);
        trial.put("officialTitle", "A study of invented disease " + number);
        trial.put("overallStatus", "RECRUITING");
        trial.put("studyType", "INTERVENTIONAL");
        trial.putArray("phases").add("PHASE2");
        trial.putArray("conditions").add("Condition of \u00e9tude " + number);
        trial.putArray("interventions").addObject().put("type", "DRUG").put("name", "Velorgalase");
        trial.put("enrollment", 10 + number % 90);
        trial.putArray("locations")
                .addObject()
                .put("facility", "Clinic " + number)
                .put("city", "C\u00f3rdoba")
                .put("country", "Spain");
        trial.put("lastUpdateDate", "2024-06-27");
    }

    /** Writes all files below a folder. */
    Path writeFolder(Path folder) throws IOException {
        for (var file : files.entrySet()) {
            var place = folder.resolve(file.getKey());
            Files.createDirectories(place.getParent());
            Files.writeString(place, file.getValue());
        }
        return folder;
    }

    /** Writes all files into a gzipped tar archive. */
    Path writeArchive(Path archive) throws IOException {
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            for (var file : files.entrySet()) {
                var content = file.getValue().getBytes(UTF_8);
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return archive;
    }
}
