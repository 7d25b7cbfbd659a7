package dev.cairn.transform.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.ClinicalTrial;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTemplateTest {
    @Test
    void fillsTextsAndArraysOfTexts() {
        assertThat(fill("{brief_title}\nConditions: {conditions}", trial()))
                .isEqualTo("A title\nConditions: Fabry disease, Pain");
    }

    @Test
    void leavesOutALineWhoseFieldsAreAllAbsent() {
        assertThat(fill("{brief_title}\nLong: {official_title}\n{keywords}\nEnd", trial()))
                .isEqualTo("A title\nEnd");
    }

    @Test
    void keepsALineOfWhichOneFieldIsPresent() {
        assertThat(fill("{brief_title} / {official_title}", trial())).isEqualTo("A title / ");
    }

    @Test
    void givesNothingWhereAllFieldsAreAbsent() {
        assertThat(fill("Study\n{official_title}", trial())).isEmpty();
    }

    @Test
    void takesBracesInValuesAsTheyAre() {
        var trial = ClinicalTrial.newBuilder(trial())
                .setBriefTitle("{conditions}\n$1")
                .build();

        assertThat(fill("{brief_title}", trial)).isEqualTo("{conditions}\n$1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{brief_titel}",
                "{Brief_title}",
                "{}",
                "{brief_title",
                "brief_title}",
                "{{brief_title}}",
                "{start_date}",
                "{minimum_age}",
                "nothing",
                ""
            })
    void refusesATemplateThatCannotBeMeant(String template) {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> fill(template, trial()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TEMPLATE_INVALID));
    }

    @Test
    void saysWhatATemplateMayName() {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> fill("{title}", trial()))
                .withMessageContaining("{title}")
                .withMessageContaining("brief_title, official_title");
    }

    private static String fill(String template, ClinicalTrial trial) {
        return EmbeddingTemplate.parse(template, ClinicalTrial.getClassSchema()).fill(trial);
    }

    private static ClinicalTrial trial() {
        return ClinicalTrial.newBuilder()
                .setNctId("NCT00000001")
                .setBriefTitle("A title")
                .setConditions(List.of("Fabry disease", "Pain"))
                .setKeywords(List.of())
                .setPhases(List.of())
                .setStdAges(List.of())
                .build();
    }
}
