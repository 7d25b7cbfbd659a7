package dev.cairn.ingest.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialsQueryTest {
    private static final URI BASE = URI.create("https://host/api/v2/");

    @Test
    void asksForADiseaseAsATerm() {
        var query = TrialsQuery.of(Map.of("disease_name", "Farber disease & co", "orpha_code", "333"));
        assertThat(query.page(BASE, 100, null))
                .hasToString("https://host/api/v2/studies?query.term=Farber%20disease%20%26%20co"
                        + "&pageSize=100&countTotal=true");
    }

    @Test
    void asksForADiseaseAsAConditionIfToldSo() {
        var query = TrialsQuery.of(Map.of("disease_name", "Farber", "search", "condition"));
        assertThat(query.page(BASE, 5, "a/b"))
                .hasToString("https://host/api/v2/studies?query.cond=Farber&pageSize=5&pageToken=a%2Fb");
    }

    @Test
    void joinsTheStartYearWithAFilterThatIsGiven() {
        var query = TrialsQuery.of(Map.of(
                "start_year", "2020", "filter.advanced", "AREA[Phase]1", "query.locn", "Wien", "query.term", "x"));
        assertThat(query.page(BASE, 5, null).getQuery())
                .startsWith("filter.advanced=AREA[StartDate]RANGE[2020-01-01,MAX] AND (AREA[Phase]1)"
                        + "&query.locn=Wien&query.term=x&");
    }

    @Test
    void keepsParametersOfTheBase() {
        var uri = TrialsQuery.of(Map.of()).page(URI.create("https://host:1/v2?key=k"), 5, null);
        assertThat(uri).hasToString("https://host:1/v2/studies?key=k&pageSize=5&countTotal=true");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertInvalid(Map.of("query.condition", "x"), "query.condition");
        assertInvalid(Map.of("limit", "0"), "limit");
        assertInvalid(Map.of("limit", "many"), "limit");
        assertInvalid(Map.of("page_size", "1001"), "page_size");
        assertInvalid(Map.of("start_year", "20"), "start_year");
        assertInvalid(Map.of("search", "all"), "search");
        assertInvalid(Map.of("disease_name", " "), "disease_name");
        assertInvalid(Map.of("disease_name", "x", "query.term", "y"), "query.term");
    }

    private static void assertInvalid(Map<String, String> parameters, String named) {
        assertThatThrownBy(() -> TrialsQuery.of(parameters))
                .hasMessageContaining(named)
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ITEM_INVALID));
    }
}
