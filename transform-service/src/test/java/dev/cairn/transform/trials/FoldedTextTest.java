package dev.cairn.transform.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldedTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Niemann-Pick disease type C | Outcomes of Niemann Pick Disease, Type C in adults",
                "Niemann-Pick disease type C | NIEMANN–PICK DISEASE TYPE C",
                "Niemann Pick disease | Niemann‑Pick disease",
                "Fabry disease | Migalastat in Fabry's Disease",
                "Fabry disease | Migalastat in Fabry’s disease (ATTRACT)",
                "Fabry disease | Fabry´s disease",
                "Sjögren-Larsson syndrome | Sjogren Larsson Syndrome",
                "Sjogren-Larsson syndrome | Sjo\u0308gren-Larsson syndrome",
                "Björnstad syndrome | BJÖRNSTAD SYNDROME",
                "PMM2-CDG | Epalrestat in PMM2-CDG.",
                "Alpha-mannosidosis | Velmanase in α-Mannosidosis",
                "Gaucher disease | Early-onset Gaucher disease-associated pain",
                "Fabry disease | Fabry disease",
                "Fabry disease | Lyso\u00ADsomal stress - Fabry disease",
                "Kir6.2 deficiency | Kir6.2 deficiency"
            })
    void findsANameHoweverItIsWritten(String name, String text) {
        assertThat(FoldedText.of(text).containsPhrase(FoldedText.of(name))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Farber disease | A study at the Dana-Farber Cancer Institute",
                "Farber disease | Registry of the Dana-Farber disease center",
                "Pick disease | Miglustat in Niemann-Pick disease",
                "Hodgkin lymphoma | Non-Hodgkin lymphoma",
                "Niemann-Pick disease type C | Niemann-Pick disease type C1",
                "Fabry disease | Fabry diseases",
                "Fabry disease | Disease of Fabry",
                "Gaucher disease type 1 | Gaucher disease",
                "ALG1-CDG | ALG12-CDG"
            })
    void findsWholeNamesOnly(String name, String text) {
        assertThat(FoldedText.of(text).containsPhrase(FoldedText.of(name))).isFalse();
    }

    @Test
    void findsANameBehindAnOccurrenceThatDoesNotCount() {
        assertThat(FoldedText.of("Niemann-Pick disease and Pick disease").containsPhrase(FoldedText.of("Pick disease")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "--", "'", "…"})
    void isEmptyWithoutLettersAndDigits(String text) {
        assertThat(FoldedText.of(text).isEmpty()).isTrue();
    }

    @Test
    void keepsOtherScripts() {
        assertThat(FoldedText.of("ファブリー病の研究").isEmpty()).isFalse();
        assertThat(FoldedText.of("研究: ファブリー病, 2020").containsPhrase(FoldedText.of("ファブリー病")))
                .isTrue();
    }
}
