package dev.cairn.control.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BulkQueryTest {
    @Test
    void namesAnItemAfterItsQuery() {
        var item = new BulkQuery(Map.of("start_year", 2024, "limit", 500, "query.cond", "Farber's disease")).item();
        assertThat(item.entity()).isEqualTo("bulk:cond-farber-s-disease-start-year-2024-limit-500");
        assertThat(item.parameters())
                .isEqualTo(Map.of("start_year", "2024", "limit", "500", "query.cond", "Farber's disease"));
    }

    @Test
    void hasOneNameForEverything() {
        assertThat(new BulkQuery(Map.of()).isEverything()).isTrue();
        assertThat(new BulkQuery(Map.of()).item()).isEqualTo(new NewItem("bulk:all", Map.of()));
    }

    @Test
    void keepsThePageSizeOutOfTheNameBecauseItChangesNothing() {
        var item = new BulkQuery(Map.of("page_size", 50)).item();
        assertThat(item).isEqualTo(new NewItem("bulk:all", Map.of("page_size", "50")));
    }

    @Test
    void tellsLongQueriesApart() {
        var beginning = "a ".repeat(60);
        var one = new BulkQuery(Map.of("query.term", beginning + "one")).item();
        var other = new BulkQuery(Map.of("query.term", beginning + "other")).item();
        assertThat(one.entity()).isNotEqualTo(other.entity()).hasSizeLessThan(80);
    }

    @Test
    void refusesParametersThatNobodyKnows() {
        assertThatThrownBy(() -> new BulkQuery(Map.of("query.colour", "blue")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("query.colour");
    }

    @Test
    void namesEveryNumberThatIsOutOfBounds() {
        assertThatThrownBy(() -> new BulkQuery(Map.of("limit", 0, "start_year", "soon", "page_size", 1001)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("limit is 0", "start_year is soon", "page_size is 1001");
    }
}
