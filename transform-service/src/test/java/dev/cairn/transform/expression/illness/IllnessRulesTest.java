package dev.cairn.transform.expression.illness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.IllnessCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class IllnessRulesTest {
    private static final Path CASES =
            Path.of(System.getProperty("cairn.shared", "../shared"), "data/gene_expression/illness_cases.json");

    private final IllnessRules rules = IllnessRules.bundled();

    @ParameterizedTest
    @CsvFileSource(resources = "/illness-cases.csv", numLinesToSkip = 1)
    void tellsTheIllnessOfWhatATitleSays(String title, Illness expected) {
        assertThat(call(title, Map.of()).getIllness()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/illness-cases.csv", numLinesToSkip = 1)
    void tellsTheSameOfWhatTheDiseaseSaysInCapitalsAndWithUnderscores(String text, Illness expected) {
        var shouted = text.toUpperCase(Locale.ROOT).replace(' ', '_');

        assertThat(call("Sample 1", Map.of("refinebio_disease", shouted)).getIllness())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HC12", "HC_3 monocytes", "hc-1"})
    void takesTheNumberOfAHealthyControlForOneInTitlesOnly(String text) {
        assertThat(call(text, Map.of()).getIllness()).isEqualTo(Illness.CONTROL);
        assertThat(call("Sample", Map.of("refinebio_disease", text)).getIllness())
                .isEqualTo(Illness.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "Unaffected", "No disease", "non-diseased"})
    void takesTheAbsenceOfADiseaseForAControlInTheDiseaseOnly(String text) {
        assertThat(call("Sample", Map.of("refinebio_disease", text)).getIllness())
                .isEqualTo(Illness.CONTROL);
        assertThat(call(text, Map.of()).getIllness()).isEqualTo(Illness.UNKNOWN);
    }

    @Test
    void passesTheFirstCases() throws IOException {
        Assumptions.assumeTrue(Files.isRegularFile(CASES), "the shared data is not at " + CASES);
        var cases = new ObjectMapper().readTree(CASES.toFile()).get("cases");

        assertThat(cases).hasSizeGreaterThanOrEqualTo(13).allSatisfy(each -> {
            var fields = new HashMap<String, String>();
            each.properties()
                    .forEach(member ->
                            fields.put(member.getKey(), member.getValue().asText()));
            assertThat(call(each.get("title").asText(), fields).getIllness())
                    .as(each.toString())
                    .isEqualTo(Illness.valueOf(each.get("expected").asText()));
        });
    }

    @Test
    void saysWhatDecided() {
        assertThat(call("Patient 7", Map.of("refinebio_disease", "Healthy_donor")))
                .isEqualTo(new IllnessCall(Illness.CONTROL, 0.95, "healthy", "refinebio_disease: Healthy"));
        assertThat(call("Day 1, Non–septic", Map.of()))
                .isEqualTo(new IllnessCall(Illness.NO_SEPSIS, 0.95, "no_sepsis", "title: Non–septic"));
        assertThat(call("Liver", Map.of())).isEqualTo(new IllnessCall(Illness.UNKNOWN, 0.0, "none", null));
    }

    @Test
    void asksEveryFieldForAnEarlierRuleBeforeALaterRule() {
        var call = call("septic shock, day 3", Map.of("refinebio_disease", "healthy"));

        assertThat(call.getIllness()).isEqualTo(Illness.SEPTIC_SHOCK);
    }

    @Test
    void ordersItsRulesByTheirIllness() {
        assertThat(rules.rules()).extracting(IllnessRule::illness).isSorted().doesNotContain(Illness.UNKNOWN);
    }

    @Test
    void readsTheBeginningOfHugeTextsOnly() {
        var start = "x ".repeat(2000) + "sepsis";

        assertThat(call(start + " y".repeat(5_000_000), Map.of()).getIllness()).isEqualTo(Illness.SEPSIS);
        assertThat(call("x ".repeat(2048) + "sepsis", Map.of()).getIllness()).isEqualTo(Illness.UNKNOWN);
    }

    @Test
    void cutsLongEvidenceBetweenCharacters() {
        var rules = RuleFile.parse("test.yaml", """
                rules:
                  - {name: all, illness: SEPSIS, fields: [title], pattern: '.+', confidence: 1}
                """);

        var evidence = rules.call("S", new SampleText("A", "x" + "😀".repeat(200), Map.of()))
                .getEvidence();

        assertThat(evidence).isEqualTo("title: x" + "😀".repeat(79) + "…");
    }

    @Test
    void letsAPersonSayOtherwise() {
        var rules = RuleFile.parse("test.yaml", """
                overrides:
                  SRP1:
                    - {samples: [SRR1, SRR2], illness: NO_SEPSIS}
                    - {title: '^ra\\b', illness: CONTROL}
                    - {samples: SRR3, illness: UNKNOWN}
                """);

        assertThat(rules.call("SRP1", new SampleText("SRR1", "septic shock", Map.of())))
                .isEqualTo(new IllnessCall(Illness.NO_SEPSIS, 1.0, "override", "accession: SRR1"));
        assertThat(rules.call("SRP1", new SampleText("SRR9", "RA 3, septic shock", Map.of())))
                .isEqualTo(new IllnessCall(Illness.CONTROL, 1.0, "override", "title: RA"));
        assertThat(rules.call("SRP1", new SampleText("SRR3", "septic shock", Map.of())))
                .isEqualTo(new IllnessCall(Illness.UNKNOWN, 0.0, "override", null));
        assertThat(rules.call("SRP1", new SampleText("SRR9", "septic shock", Map.of()))
                        .getRule())
                .isEqualTo("septic_shock");
        assertThat(rules.call("SRP2", new SampleText("SRR1", "septic shock", Map.of()))
                        .getIllness())
                .isEqualTo(Illness.SEPTIC_SHOCK);
        assertThat(rules.call("SRP1", new SampleText("SRR9", null, Map.of())).getIllness())
                .isEqualTo(Illness.UNKNOWN);
    }

    private IllnessCall call(String title, Map<String, String> fields) {
        return rules.call("SRP1", new SampleText("SRR1", title, fields));
    }
}
