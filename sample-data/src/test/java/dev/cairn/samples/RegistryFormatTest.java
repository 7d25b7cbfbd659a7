package dev.cairn.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares generated studies with 200 real ones, which are not part of the project. */
class RegistryFormatTest {
    private static final Set<String> REAL_FIELDS = new TreeSet<>();
    private static final Set<String> REAL_SENTENCES = new TreeSet<>();

    @BeforeAll
    static void readRealStudies() throws Exception {
        var folder = Path.of(System.getProperty("cairn.shared", ""), "data/clinical_trials");
        assumeTrue(Files.isDirectory(folder), "needs the shared data");
        for (var name : new String[] {"api_page_1.json.gz", "api_page_2.json.gz"}) {
            var page = StudyPage.MAPPER.readTree(Http.unzip(Files.readAllBytes(folder.resolve(name))));
            for (var study : page.path("studies")) {
                collect(study, "", REAL_FIELDS);
                sentences(study, REAL_SENTENCES);
            }
        }
    }

    @Test
    void everyGeneratedFieldHasTheNameAndTypeOfARealOne() {
        var generated = new TreeSet<String>();
        StudyGenerator.seeded(3).studies(500).forEach(study -> collect(study, "", generated));
        assertThat(generated).hasSizeGreaterThan(100);
        assertThat(REAL_FIELDS).containsAll(generated);
    }

    @Test
    void noLongTextOccursInARealStudy() {
        var generated = new TreeSet<String>();
        StudyGenerator.seeded(3).studies(500).forEach(study -> sentences(study, generated));
        assertThat(generated).hasSizeGreaterThan(1_000).doesNotContainAnyElementsOf(REAL_SENTENCES);
    }

    private static void collect(JsonNode node, String path, Set<String> into) {
        into.add(path + " " + (node.isNumber() ? "NUMBER" : node.getNodeType()));
        if (node.isArray()) {
            node.forEach(item -> collect(item, path + "[]", into));
        } else {
            node.properties().forEach(field -> collect(field.getValue(), path + "." + field.getKey(), into));
        }
    }

    /** Sentences of more than 60 characters: shorter ones may meet by chance. */
    private static void sentences(JsonNode node, Set<String> into) {
        if (node.isTextual()) {
            for (var sentence : node.textValue().split("[.\\n*]+", -1)) {
                if (sentence.length() > 60) {
                    into.add(sentence.strip());
                }
            }
        }
        node.forEach(child -> sentences(child, into));
    }
}
