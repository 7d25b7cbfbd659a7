package dev.cairn.transform.trials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.schemas.Age;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.PartialDate;
import dev.cairn.transform.json.JsonCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Compares 200 real studies, column by column, with what an earlier pipeline made of them. Columns are brought to one
 * form first: a date is filled up to a day as the earlier one did, an age is its years, JSON is compared as JSON.
 */
class ReferenceTest {
    private static final Path FOLDER = Path.of(System.getProperty("cairn.shared", "../shared"), "data/clinical_trials");
    private static final int COLUMNS = 42;

    /**
     * Where the earlier pipeline was wrong.
     *
     * @param earlier what it made of the column
     * @param right what the column is
     * @param studies in how many studies
     */
    private record Fault(String column, String earlier, String right, int studies, String reason) {}

    private static final List<Fault> FAULTS =
            List.of(new Fault("minimum_age", "0.0", "0.6666666666666666", 1, "8 Months were cut to 0 whole years"));

    /** What the earlier age parser made of texts, where it was wrong. */
    private static final Map<String, String> AGE_FAULTS = new TreeMap<>(Map.of(
            "6 Months", "half a year was cut to 0",
            "18 Months", "a year and a half was cut to 1",
            "52 Weeks", "364 days were called a whole year",
            "90 Days", "a quarter of a year was cut to 0",
            "30 Minutes", "the unit was ignored: 30 years",
            "12 Hours", "the unit was ignored: 12 years",
            "2.5 Years", "two years and a half were cut to 2"));

    /** What the earlier date parser passed over in silence; here the study becomes a dead letter. */
    private static final Map<String, String> DATE_FAULTS =
            Map.of("March 2024", "not a date of the source's format", "2024-13-01", "there is no month 13");

    private final ClinicalTrialTransformer transformer = new ClinicalTrialTransformer();

    @BeforeEach
    void needsTheSharedData() {
        Assumptions.assumeTrue(Files.isDirectory(FOLDER), "the shared data is not at " + FOLDER);
    }

    @Test
    void equalsTheReferenceInEveryColumnOfEveryStudyExceptForTheFaults() throws IOException {
        var studies = studies();
        var references = references();
        var found = new TreeMap<String, Integer>();

        assertThat(studies).hasSize(200).hasSameSizeAs(references);
        for (var i = 0; i < studies.size(); i++) {
            var trial = transform(studies.get(i));
            var reference = references.get(i);
            assertThat(reference.size()).isEqualTo(COLUMNS);
            for (var column : reference.properties()) {
                var ours = comparable(trial, column.getKey());
                var theirs = comparable(column.getValue(), ours);
                if (!ours.equals(theirs)) {
                    found.merge(difference(column.getKey(), theirs.toString(), ours.toString()), 1, Integer::sum);
                }
            }
        }

        var expected = new TreeMap<String, Integer>();
        FAULTS.forEach(
                fault -> expected.put(difference(fault.column(), fault.earlier(), fault.right()), fault.studies()));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void keepsWhatTheReferenceLeftOut() throws IOException {
        var trials = studies().stream().map(this::transform).toList();

        assertThat(trials.stream().filter(trial -> trial.getLocations() != null))
                .hasSize(192);
        assertThat(trials.stream().filter(trial -> trial.getInterventions() != null))
                .hasSize(185);
        assertThat(trials.stream().filter(trial -> !trial.getKeywords().isEmpty()))
                .hasSize(122);
    }

    @Test
    void equalsTheEarlierAgeParserExceptForItsFaults() throws IOException {
        var different = new ArrayList<String>();
        for (var parsed : parseCases().get("age")) {
            var age = Ages.read(cursor(parsed.get(0)));
            var same = age == null
                    ? parsed.get(1).isNull()
                    : age.getYears() == parsed.get(1).asDouble(-1);
            if (!same) {
                different.add(parsed.get(0).asText());
            }
        }

        assertThat(different).containsExactlyInAnyOrderElementsOf(AGE_FAULTS.keySet());
    }

    @Test
    void equalsTheEarlierDateParserExceptForItsFaults() throws IOException {
        for (var parsed : parseCases().get("date")) {
            var text = parsed.get(0);
            if (DATE_FAULTS.containsKey(text.asText())) {
                assertThat(parsed.get(1).isNull()).isTrue();
                assertThat(catchThrowable(() -> PartialDates.read(cursor(text))))
                        .hasMessageContaining(text.asText());
            } else {
                var date = PartialDates.read(cursor(text));
                assertThat(date == null ? null : date.getDate().toString())
                        .isEqualTo(parsed.get(1).isNull() ? null : parsed.get(1).asText());
            }
        }
    }

    private ClinicalTrial transform(JsonNode study) {
        var payload = transformer.transform(Studies.header(Map.of()), Studies.payload(study, Map.of()));
        return ((ClinicalTrialDocument) payload.getDocument()).getTrial();
    }

    private static String difference(String column, String earlier, String right) {
        return column + " " + earlier + " is " + right;
    }

    /** A column of ours as a JSON value. */
    private static JsonNode comparable(ClinicalTrial trial, String column) throws IOException {
        var value = trial.get(ClinicalTrial.getClassSchema().getField(column).pos());
        if (value instanceof PartialDate date) {
            return Studies.JSON.valueToTree(date.getDate().toString());
        }
        if (value instanceof Age age) {
            return Studies.JSON.valueToTree(age.getYears());
        }
        if (value instanceof Long number) {
            return Studies.JSON.valueToTree((double) number);
        }
        if (value instanceof List<?> items && items.isEmpty()) {
            return Studies.JSON.nullNode();
        }
        if (value instanceof String text && text.startsWith("[{")) {
            return Studies.JSON.readTree(text);
        }
        return value == null ? Studies.JSON.nullNode() : Studies.JSON.valueToTree(value);
    }

    /** A column of the reference: its JSON columns are texts. */
    private static JsonNode comparable(JsonNode reference, @Nullable JsonNode ours) throws IOException {
        return reference.isTextual() && ours != null && ours.isArray()
                ? Studies.JSON.readTree(reference.textValue())
                : reference;
    }

    private static List<JsonNode> studies() throws IOException {
        var studies = new ArrayList<JsonNode>();
        for (var page : List.of("api_page_1.json.gz", "api_page_2.json.gz")) {
            try (var in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(page)))) {
                Studies.JSON.readTree(in).get("studies").forEach(studies::add);
            }
        }
        return studies;
    }

    private static List<JsonNode> references() throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve("original_prepare_output.ndjson.gz")))) {
            return Studies.JSON
                    .readerFor(JsonNode.class)
                    .<JsonNode>readValues(in)
                    .readAll();
        }
    }

    private static JsonNode parseCases() throws IOException {
        return Studies.JSON.readTree(FOLDER.resolve("original_parse_cases.json").toFile());
    }

    private static JsonCursor cursor(JsonNode value) {
        return JsonCursor.parse(ByteBuffer.wrap(value.toString().getBytes(UTF_8)));
    }
}
