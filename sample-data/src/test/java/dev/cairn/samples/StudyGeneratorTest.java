package dev.cairn.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class StudyGeneratorTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private final StudyGenerator generator = StudyGenerator.seeded(7);

    @Test
    void sameSeedAndIndexGiveTheSameStudyInAnyOrder() {
        var forwards = generator.studies(50).toList();
        var again = StudyGenerator.seeded(7);
        for (var index = 49; index >= 0; index--) {
            assertThat(again.study(index)).isEqualTo(forwards.get(index));
        }
    }

    @Test
    void bytesOfTheFirstStudiesStayTheSameFromBuildToBuild() throws Exception {
        var sum = new CRC32();
        for (var study : generator.studies(100).toList()) {
            sum.update(MAPPER.writeValueAsBytes(study));
        }
        assertThat(sum.getValue())
                .as("changes with every change of wording or structure: then write the new value here")
                .isEqualTo(3369406544L);
    }

    @Test
    void otherSeedsGiveOtherStudiesUnderTheSameNumbers() {
        var other = StudyGenerator.seeded(8).study(3);
        assertThat(nctId(other)).isEqualTo(nctId(generator.study(3))).isEqualTo("NCT99000003");
        assertThat(other).isNotEqualTo(generator.study(3));
    }

    @Test
    void medianSizeIsThatAskedFor() {
        assertThat(medianBytes(generator)).isBetween(7_000, 9_000);
        assertThat(medianBytes(generator.withStudyBytes(5_000))).isBetween(4_500, 5_500);
        assertThat(medianBytes(generator.withStudyBytes(40_000))).isBetween(35_000, 45_000);
    }

    @Test
    void embeddedTextsAreAllDifferent() {
        Set<String> texts = new HashSet<>();
        generator
                .studies(3_000)
                .map(study -> study.at("/protocolSection/descriptionModule/briefSummary")
                        .asText())
                .forEach(texts::add);
        assertThat(texts).hasSize(3_000);
    }

    @Test
    void everyPlaceOfEveryTemplateIsFilled() {
        assertThat(generator.studies(500).map(JsonNode::toString))
                .noneMatch(text -> text.matches(".*\\{[A-Za-z0-9]+}.*"));
    }

    @Test
    void datesComeWithDaysAndWithMonthsAndAreReal() {
        var dates = values("/protocolSection/statusModule/startDateStruct/date");
        assertThat(dates).anyMatch(date -> date.length() == 7).anyMatch(date -> date.length() == 10);
        assertThat(dates).allSatisfy(date -> {
            if (date.length() == 7) {
                YearMonth.parse(date);
            } else {
                LocalDate.parse(date);
            }
        });
    }

    @Test
    void agesComeInManyUnitsAndSometimesNotAtAll() {
        var ages = values("/protocolSection/eligibilityModule/minimumAge");
        assertThat(ages).contains("18 Years", "6 Months", "30 Minutes", "12 Hours", "4 Weeks", "1 Day", "N/A");
        assertThat(generator.studies(500))
                .anyMatch(study -> study.at("/protocolSection/eligibilityModule/minimumAge")
                        .isMissingNode());
    }

    @Test
    void studiesCoverAllDiseasesPhasesStatusesAndPurposes() {
        assertThat(values("/protocolSection/conditionsModule/conditions/0")).hasSize(20);
        assertThat(values("/protocolSection/designModule/phases/0"))
                .contains("NA", "PHASE1", "PHASE2", "PHASE3", "PHASE4");
        assertThat(values("/protocolSection/statusModule/overallStatus"))
                .contains("COMPLETED", "RECRUITING", "TERMINATED", "WITHDRAWN", "UNKNOWN", "NOT_YET_RECRUITING");
        assertThat(values("/protocolSection/designModule/studyType"))
                .containsExactly("INTERVENTIONAL", "OBSERVATIONAL");
        assertThat(values("/hasResults")).containsExactly("false", "true");
    }

    @Test
    void fieldsKeepTheNamesOfTheRegistry() {
        var sections = new TreeSet<String>();
        generator
                .studies(200)
                .forEach(study -> study.path("protocolSection").fieldNames().forEachRemaining(sections::add));
        assertThat(sections)
                .containsExactly(
                        "armsInterventionsModule",
                        "conditionsModule",
                        "contactsLocationsModule",
                        "descriptionModule",
                        "designModule",
                        "eligibilityModule",
                        "identificationModule",
                        "ipdSharingStatementModule",
                        "outcomesModule",
                        "oversightModule",
                        "referencesModule",
                        "sponsorCollaboratorsModule",
                        "statusModule");
    }

    @Test
    void titlesAndTreatmentsBelongToTheDisease() {
        generator.studies(300).forEach(study -> {
            var disease =
                    study.at("/protocolSection/conditionsModule/conditions/0").asText();
            assertThat(study.at("/protocolSection/identificationModule/briefTitle")
                            .asText())
                    .contains(disease);
            var treatments = Catalogue.get().theme(disease).treatments().stream()
                    .map(treatment -> Template.capitalised(treatment.name()))
                    .toList();
            study.at("/protocolSection/armsInterventionsModule/interventions")
                    .forEach(intervention ->
                            assertThat(intervention.path("name").asText()).isIn(concat(treatments, "Placebo")));
        });
    }

    @Test
    void invalidStudiesAreThoseAnnounced() {
        var withInvalid = generator.withInvalid(10);
        var invalid = IntStream.range(0, 95)
                .filter(index -> withInvalid.defect(index).isPresent())
                .toArray();
        assertThat(invalid).containsExactly(9, 19, 29, 39, 49, 59, 69, 79, 89);
        assertThat(withInvalid.invalidAmong(95)).isEqualTo(invalid.length);
        assertThat(IntStream.of(invalid)
                        .mapToObj(index -> withInvalid.defect(index).orElseThrow()))
                .containsExactlyInAnyOrder(Defect.values());
        for (var index : invalid) {
            assertThat(withInvalid.study(index)).isNotEqualTo(generator.study(index));
        }
        assertThat(withInvalid.study(8)).isEqualTo(generator.study(8));
        assertThat(generator.invalidAmong(95)).isZero();
    }

    @Test
    void defectsStandWhereTheirPathSays() {
        var withInvalid = generator.withInvalid(1);
        for (var index = 0; index < Defect.values().length; index++) {
            var defect = withInvalid.defect(index).orElseThrow();
            var pointer = defect.path().substring(1).replace('.', '/');
            assertThat(withInvalid.study(index).at(pointer))
                    .as(defect.name())
                    .isNotEqualTo(generator.study(index).at(pointer));
        }
    }

    @Test
    void impossibleWishesAreRefused() {
        assertThatThrownBy(() -> generator.withStudyBytes(100)).hasMessageContaining("at least 5000 bytes, not 100");
        assertThatThrownBy(() -> generator.withInvalid(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> generator.study(1_000_000)).hasMessageContaining("between 0 and 999999");
        assertThatThrownBy(() -> generator.source(1_000_001)).hasMessageContaining("between 0 and 999999");
    }

    private Set<String> values(String pointer) {
        Function<JsonNode, JsonNode> value = study -> study.at(pointer);
        return generator
                .studies(1_000)
                .map(value)
                .filter(node -> !node.isMissingNode())
                .map(JsonNode::asText)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int medianBytes(StudyGenerator generator) {
        var sizes = generator
                .studies(501)
                .mapToInt(study -> study.toString().getBytes(StandardCharsets.UTF_8).length)
                .sorted()
                .toArray();
        return sizes[250];
    }

    private static List<String> concat(List<String> names, String more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }

    private static String nctId(JsonNode study) {
        return study.at("/protocolSection/identificationModule/nctId").asText();
    }
}
