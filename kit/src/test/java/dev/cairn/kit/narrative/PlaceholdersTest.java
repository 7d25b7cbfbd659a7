package dev.cairn.kit.narrative;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "No narrative available",
                "no narrative available.",
                "  NO NARRATIVE  AVAILABLE ",
                "[No CME narrative was provided]",
                "There is no narrative.",
                "No further information available at this time.",
                "No police report on file",
                "No narrative available for this incident",
                "n/a",
                "N/A.",
                "NA",
                "n. a.",
                "none",
                "None given",
                "None at this time",
                "not available",
                "Not yet available",
                "Not applicable",
                "pending",
                "Pending investigation",
                "still pending",
                "unknown",
                "Unk",
                "TBD",
                "to be determined",
                "See CME narrative",
                "see LE",
                "Same as the coroner report.",
                "Please refer to the police report",
                "see above",
                "ditto",
                "CME narrative not available",
                "The law enforcement narrative has not been received yet",
                "LE report pending",
                "narrative missing",
                "-",
                "...",
                "???",
                "xxx",
                "#N/A",
                "#REF!",
                "#VALUE!",
                "null"
            })
    void knowsWhatSaysThatThereIsNoNarrative(String text) {
        assertThat(Placeholders.matches(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hanging.",
                "Shot himself.",
                "Unknown male found in the river.",
                "None of the neighbours heard a shot.",
                "No narrative of violence was told by the family.",
                "Pending toxicology, the manner of death is an accident.",
                "The narrative is available from the sister, who found him.",
                "Report received of a man who was not breathing.",
                "Not known to have argued with his wife.",
                "See the note that he left for his wife.",
                "Same as his father, he died by hanging.",
                "No information of intimate partner violence; died in his sleep.",
                "Report received",
                "V was found dead at home."
            })
    void leavesShortNarrativesAlone(String text) {
        assertThat(Placeholders.matches(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {81, 5000})
    void takesNoLongTextForOne(int length) {
        assertThat(Placeholders.matches("x".repeat(length))).isFalse();
        assertThat(Placeholders.matches("x".repeat(80))).isTrue();
    }
}
