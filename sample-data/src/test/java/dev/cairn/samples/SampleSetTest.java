package dev.cairn.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleSetTest {
    private static final SampleSet SAMPLE = SampleSet.create();

    @Test
    void hasTwentyDiseasesAndEnoughStudies() {
        assertThat(SAMPLE.diseases()).hasSize(20).doesNotHaveDuplicates();
        assertThat(SAMPLE.studies().size()).isGreaterThanOrEqualTo(320);
        assertThat(SAMPLE.invalidStudies() * 100.0 / SAMPLE.studies().size()).isBetween(2.5, 3.5);
    }

    @Test
    void everyDiseaseIsFoundInSeveralStudies() {
        assertThat(SAMPLE.diseases())
                .allSatisfy(disease -> assertThat(SAMPLE.found(disease)).hasSizeGreaterThan(8));
    }

    @Test
    void someStudiesAreFoundByTwoDiseases() {
        Set<JsonNode> distinct = new HashSet<>();
        SAMPLE.diseases().forEach(disease -> distinct.addAll(SAMPLE.found(disease)));
        assertThat(SAMPLE.recordsOfAllDiseases()).isGreaterThan(distinct.size() + 20);
        assertThat(distinct).hasSizeGreaterThanOrEqualTo(300);
    }

    @Test
    void someStudiesCarryTheNameOnlyInTheirSponsors() {
        for (var name : new String[] {"Farber", "Wilson", "Barth"}) {
            var disease = SAMPLE.diseases().stream()
                    .filter(one -> one.name().startsWith(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(SAMPLE.found(disease)).as(name).anySatisfy(study -> {
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
        assertThat(SAMPLE.invalidOfAllDiseases()).isBetween(5, 30);
    }

    @Test
    void serverFindsWhatTheSampleSays() throws Exception {
        try (var server = TrialsApiServer.start(SAMPLE.studies())) {
            for (var disease : SAMPLE.diseases()) {
                var uri = Http.studies(server, "query.term", disease.name(), "pageSize", "1", "countTotal", "true");
                assertThat(Http.json(Http.get(uri)).path("totalCount").intValue())
                        .isEqualTo(SAMPLE.found(disease).size());
            }
        }
    }

    @Test
    void diseasesCarryTheNamesAndCodesOfOrphanet(@TempDir Path folder) throws Exception {
        var reference = Path.of(System.getProperty("cairn.shared", ""), "data/rare_diseases/diseases_665.json");
        assumeTrue(Files.exists(reference), "needs the shared data");
        Set<JsonNode> known = new HashSet<>();
        StudyPage.MAPPER.readTree(reference.toFile()).forEach(known::add);
        var written = SAMPLE.writeDiseases(folder.resolve("diseases.json"));
        assertThat(StudyPage.MAPPER.readTree(written.toFile())).isNotEmpty().allMatch(known::contains);
    }
}
