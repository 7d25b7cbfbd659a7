package dev.cairn.kit.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.DatePrecision;
import dev.cairn.schemas.PartialDate;
import dev.cairn.schemas.RecordHeader;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    @Test
    void writesFieldsInTheOrderOfTheSchemaAndLeavesOutWhatIsAbsent() {
        assertThat(new String(CanonicalJson.of(trial("Ärzte \"x\"")), UTF_8))
                .isEqualTo("{\"nct_id\":\"NCT00000001\",\"brief_title\":\"Ärzte \\\"x\\\"\","
                        + "\"start_date\":{\"date\":\"2024-03-01\",\"precision\":\"MONTH\"},"
                        + "\"conditions\":[\"A\",\"B\"],\"has_results\":false}");
    }

    @Test
    void writesMapsInTheOrderOfTheirKeys() {
        var settings = new TreeMap<String, String>((a, b) -> b.compareTo(a));
        settings.put("a", "1");
        settings.put("b", "2");
        var header = new RecordHeader("r", "t", "e", 0, "k", 7L, "s", Instant.EPOCH, settings);

        assertThat(new String(CanonicalJson.of(header), UTF_8))
                .endsWith(
                        "\"ordinal\":7,\"source\":\"s\",\"observed_at\":\"1970-01-01T00:00:00Z\",\"settings\":{\"a\":\"1\",\"b\":\"2\"}}");
    }

    @Test
    void hashesEqualContentAlikeAndOtherContentOtherwise() {
        assertThat(CanonicalJson.hash(trial("a"))).hasSize(64).isEqualTo(CanonicalJson.hash(trial("a")));
        assertThat(CanonicalJson.hash(trial("a"))).isNotEqualTo(CanonicalJson.hash(trial("b")));
    }

    private static ClinicalTrial trial(String title) {
        return ClinicalTrial.newBuilder()
                .setNctId("NCT00000001")
                .setBriefTitle(title)
                .setStartDate(new PartialDate(LocalDate.of(2024, 3, 1), DatePrecision.MONTH))
                .setConditions(List.of("A", "B"))
                .setKeywords(List.of())
                .setPhases(List.of())
                .setStdAges(List.of())
                .setHasResults(false)
                .build();
    }
}
