package dev.cairn.system.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cairn.samples.StudyFiles;
import dev.cairn.samples.StudyGenerator;
import dev.cairn.samples.StudySource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Invented studies whose registry numbers follow one another, so that SQL can tell which of them is missing.
 *
 * @param first the index of the first
 * @param count how many
 * @param study makes the study of an index
 */
record Studies(int first, int count, IntFunction<JsonNode> study) implements StudySource {
    private static final int SUMMARY_WORDS = 60;

    /** As large as the registry's own. */
    static Studies usual(long seed, int first, int count) {
        return new Studies(first, count, StudyGenerator.seeded(seed)::study);
    }

    /** Of less than a kilobyte, so that many pass in little time. Each has a title and a summary of its own. */
    static Studies small(long seed, int first, int count) {
        return new Studies(first, count, index -> small(seed, index));
    }

    /** The title of a small study; no other text holds it. */
    static String title(int index) {
        return "Small study number " + index + " of many";
    }

    Path writeTo(Path file) throws IOException {
        return StudyFiles.writeNdjson(this, file);
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public JsonNode study(int index) {
        return study.apply(first + index);
    }

    private static JsonNode small(long seed, int index) {
        var random = new Random(seed * 31 + index);
        var summary = new StringBuilder();
        for (var word = 0; word < SUMMARY_WORDS; word++) {
            summary.append(Integer.toString(random.nextInt(50_000), Character.MAX_RADIX))
                    .append(' ');
        }
        var study = JsonNodeFactory.instance.objectNode();
        var protocol = study.putObject("protocolSection");
        protocol.putObject("identificationModule")
                .put("nctId", StudyGenerator.nctId(index))
                .put("briefTitle", title(index));
        protocol.putObject("descriptionModule")
                .put("briefSummary", summary.toString().strip());
        protocol.putObject("conditionsModule").putArray("conditions").add("Sample syndrome");
        return study;
    }
}
