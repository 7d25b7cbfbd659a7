package dev.cairn.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleSetTest {
    private final SampleSet sample = SampleSet.create();

    @Test
    void hasTwentyDiseasesAndEnoughStudies() {
        assertThat(sample.diseases()).hasSize(20).doesNotHaveDuplicates();
        assertThat(sample.studies().size()).isGreaterThanOrEqualTo(320);
        assertThat(sample.invalidStudies() * 100.0 / sample.studies().size()).isBetween(2.5, 3.5);
    }

    @Test
    void everyDiseaseIsFoundInSeveralStudies() {
        assertThat(sample.diseases())
                .allSatisfy(disease -> assertThat(sample.found(disease)).hasSizeGreaterThan(8));
    }

    @Test
    void someStudiesAreFoundByTwoDiseases() {
        Set<JsonNode> distinct = new HashSet<>();
        sample.diseases().forEach(disease -> distinct.addAll(sample.found(disease)));
        assertThat(sample.recordsOfAllDiseases()).isGreaterThan(distinct.size() + 20);
        assertThat(distinct).hasSizeGreaterThanOrEqualTo(300);
    }

    @Test
    void someStudiesCarryTheNameOnlyInTheirSponsors() {
        for (var name : new String[] {"Farber", "Wilson", "Barth"}) {
            var disease = sample.diseases().stream()
                    .filter(one -> one.name().startsWith(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(sample.found(disease)).as(name).anySatisfy(study -> {
                assertThat(study.at("/protocolSection/identificationModule/briefTitle")
                                .asText())
                        .doesNotContain(name);
                assertThat(study.at("/protocolSection/conditionsModule").toString())
                        .doesNotContain(name);
                assertThat(study.at("/protocolSection/sponsorCollaboratorsModule")
                                .toString())
                        .contains(name);
            });
        }
    }

    @Test
    void someInvalidStudiesAreFoundByTheirDisease() {
        assertThat(sample.invalidOfAllDiseases()).isBetween(5, 30);
    }

    @Test
    void serverFindsWhatTheSampleSays() throws Exception {
        try (var server = TrialsApiServer.start(sample.studies())) {
            for (var disease : sample.diseases()) {
                var uri = Http.studies(server, "query.term", disease.name(), "pageSize", "1", "countTotal", "true");
                assertThat(Http.json(Http.get(uri)).path("totalCount").intValue())
                        .isEqualTo(sample.found(disease).size());
            }
        }
    }

    @Test
    void diseasesCarryTheNamesAndCodesOfOrphanet(@TempDir Path folder) throws Exception {
        var reference = Path.of(System.getProperty("cairn.shared", ""), "data/rare_diseases/diseases_665.json");
        assumeTrue(Files.exists(reference), "needs the shared data");
        Set<JsonNode> known = new HashSet<>();
        StudyPage.MAPPER.readTree(reference.toFile()).forEach(known::add);
        var written = sample.writeDiseases(folder.resolve("diseases.json"));
        assertThat(StudyPage.MAPPER.readTree(written.toFile())).isNotEmpty().allMatch(known::contains);
    }

    @Test
    void noSentenceIsTakenFromTheRegistry() {
        var text = sample.studies().stream().map(JsonNode::toString).toList();
        assertThat(text).noneMatch(study -> study.toLowerCase(Locale.ROOT).contains("clinicaltrials.gov"));
    }
}
