package dev.cairn.control.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.kit.experiment.RemainingNarrative;
import dev.cairn.kit.experiment.RemainingNarratives;
import dev.cairn.kit.experiment.RemainingNarratives.Position;
import dev.cairn.kit.experiment.Selection;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemainingNarrativesIT {
    private static final Path CASES =
            Path.of(System.getProperty("cairn.shared", "../shared"), "data/narratives/resume_cases.json");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private NarrativeTables narratives;

    @BeforeAll
    void createTables(PipelineEnvironment environment) {
        narratives = NarrativeTables.create(environment);
    }

    @BeforeEach
    void empty() throws SQLException {
        narratives.empty();
    }

    @Test
    void theCasesOfAnEarlierSystemHold() throws IOException, SQLException {
        Assumptions.assumeTrue(Files.exists(CASES), "the shared data is not at " + CASES);
        var cases = new ObjectMapper().readTree(CASES.toFile());
        for (var narrative : cases.get("source")) {
            narratives.narrative(
                    "county", narrative.get(0).asText(), narrative.get(1).asText(), null);
        }
        for (var id : List.of("E1", "E2")) {
            narratives.experiment(id, "county");
        }
        for (var result : cases.get("results")) {
            var incident = result.get(1).asText();
            var type = result.get(2).asText();
            if (result.get(3).asInt() == 0) {
                narratives.answer(result.get(0).asText(), incident, type, 0.0);
            } else {
                narratives.error(result.get(0).asText(), incident, type, 1);
            }
        }
        Map.of(
                        Selection.MISSING, "expected_missing",
                        Selection.MISSING_OR_ERROR, "expected_missing_or_error",
                        Selection.ERRORS, "expected_errors_only")
                .forEach((selection, expected) -> {
                    var remaining = new RemainingNarratives("E1", "county", selection, null);
                    assertThat(names(all(remaining, 3)))
                            .as(expected)
                            .containsExactlyElementsOf(names(cases.get(expected)));
                    assertThat(count(remaining)).isEqualTo(cases.get(expected).size());
                });
    }

    @Test
    void narrativesThatTakeNoPartAndThoseOfOthersAreLeftOut() throws SQLException {
        narratives.narrative("county", "I1", "cme", null);
        narratives.narrative("county", "I1", "le", "BLANK");
        narratives.narrative("county", "I2", "cme", "PLACEHOLDER");
        narratives.narrative("city", "I3", "cme", null);

        var remaining = new RemainingNarratives("E1", "county", Selection.MISSING, null);

        assertThat(all(remaining, 10)).containsExactly(new RemainingNarrative(1, "I1", "cme", "text of I1", 0));
        assertThat(count(remaining)).isEqualTo(1);
        assertThat(all(remaining, 10).toString()).doesNotContain("text of");
    }

    @Test
    void theBoundIsOfTheSourceAndNotOfWhatRemains() throws SQLException {
        narratives.narrative("county", "I0", "cme", "BLANK");
        for (var i = 1; i <= 6; i++) {
            narratives.narrative("county", "I" + i, "cme", null);
        }
        narratives.experiment("E1", "county");
        narratives.answer("E1", "I1", "cme", 0.0);
        narratives.answer("E1", "I2", "cme", 0.0);

        for (var pageSize : List.of(1, 2, 10)) {
            assertThat(names(all(new RemainingNarratives("E1", "county", Selection.MISSING, 4L), pageSize)))
                    .containsExactly("I3/cme", "I4/cme");
            assertThat(names(all(new RemainingNarratives("E1", "county", Selection.MISSING, 2L), pageSize)))
                    .isEmpty();
        }
        assertThat(count(new RemainingNarratives("E1", "county", Selection.MISSING, 4L)))
                .isEqualTo(2);
    }

    @Test
    void pagesLeaveNothingOutAndRepeatNothingWhileResultsComeIn() throws SQLException {
        for (var i = 10; i < 30; i++) {
            narratives.narrative("county", "I" + i, "cme", null);
            narratives.narrative("county", "I" + i, "le", null);
        }
        narratives.experiment("E1", "county");
        var remaining = new RemainingNarratives("E1", "county", Selection.MISSING_OR_ERROR, 37L);
        var seen = new ArrayList<String>();
        var after = Position.START;
        List<RemainingNarrative> page;
        do {
            page = page(remaining, after, 5);
            for (var narrative : page) {
                seen.add(narrative.incident() + "/" + narrative.type());
                after = Position.at(narrative);
                narratives.error("E1", narrative.incident(), narrative.type(), 1);
            }
        } while (!page.isEmpty());

        assertThat(seen).hasSize(37).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void theNextAskIsTheNumberOfThoseBefore() throws SQLException {
        narratives.narrative("county", "I1", "cme", null);
        narratives.narrative("county", "I2", "cme", null);
        narratives.experiment("E1", "county");
        narratives.error("E1", "I1", "cme", 3);

        assertThat(all(new RemainingNarratives("E1", "county", Selection.MISSING_OR_ERROR, null), 5))
                .extracting(RemainingNarrative::ask)
                .containsExactly(3, 0);
    }

    @Test
    void aSampleIsAlwaysTheSameAndFromAllOver() throws SQLException {
        for (var i = 100; i < 300; i++) {
            narratives.narrative("county", "I" + i, "cme", null);
        }
        var remaining = new RemainingNarratives("E1", "county", Selection.MISSING, null);

        var sample = sample(remaining, 40);

        assertThat(names(sample)).hasSize(40).isEqualTo(names(sample(remaining, 40)));
        assertThat(sample).anyMatch(narrative -> narrative.place() > 150).anyMatch(narrative -> narrative.place() < 50);
        assertThat(sample(remaining, 1000)).hasSize(200);
    }

    private List<RemainingNarrative> all(RemainingNarratives remaining, int pageSize) {
        var found = new ArrayList<RemainingNarrative>();
        @Nullable RemainingNarrative last = null;
        List<RemainingNarrative> page;
        do {
            page = page(remaining, last == null ? Position.START : Position.at(last), pageSize);
            found.addAll(page);
            last = page.isEmpty() ? last : page.get(page.size() - 1);
        } while (page.size() == pageSize);
        return found;
    }

    private List<RemainingNarrative> page(RemainingNarratives remaining, Position after, int limit) {
        return narratives.tables().database().read(connection -> remaining.page(connection, after, limit));
    }

    private long count(RemainingNarratives remaining) {
        return new Experiments(narratives.tables().database()).count(remaining);
    }

    private List<RemainingNarrative> sample(RemainingNarratives remaining, int limit) {
        return new Experiments(narratives.tables().database()).sample(remaining, limit);
    }

    private static List<String> names(List<RemainingNarrative> found) {
        return found.stream()
                .map(narrative -> narrative.incident() + "/" + narrative.type())
                .toList();
    }

    private static List<String> names(JsonNode pairs) {
        return StreamSupport.stream(pairs.spliterator(), false)
                .map(pair -> pair.get(0).asText() + "/" + pair.get(1).asText())
                .toList();
    }
}
