package dev.cairn.load.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.load.Studies;
import dev.cairn.schemas.ExpressionSample;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.IllnessCall;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentJsonTest {
    private final DocumentJson json = new DocumentJson(Set.of("interventions"));

    @Test
    void hasEveryFieldOfTheSchemaWithItsType() throws Exception {
        var trial =
                Studies.trial(1, study -> study.setBriefTitle("Größe \"x\"").setInterventions("[{\"name\": \"Ä\"}]"));

        var tree = new ObjectMapper().readTree(json.write(trial));

        assertThat(tree.size()).isEqualTo(trial.getSchema().getFields().size());
        assertThat(tree.path("brief_title").asText()).isEqualTo("Größe \"x\"");
        assertThat(tree.path("interventions").isArray()).isTrue();
        assertThat(tree.path("interventions").path(0).path("name").asText()).isEqualTo("Ä");
        assertThat(tree.path("start_date").toString()).isEqualTo("{\"date\":\"2024-02-01\",\"precision\":\"MONTH\"}");
        assertThat(tree.path("enrollment_count").isIntegralNumber()).isTrue();
        assertThat(tree.path("minimum_age").path("years").doubleValue()).isEqualTo(1.5);
        assertThat(tree.path("healthy_volunteers").booleanValue()).isFalse();
        assertThat(tree.path("gender_based").isNull()).isTrue();
        assertThat(tree.path("conditions")).hasSize(trial.getConditions().size());
    }

    @Test
    void mapsAreObjectsInTheOrderOfTheirKeys() throws Exception {
        var call = new IllnessCall(Illness.UNKNOWN, 0.0, "none", null);
        var sample = new ExpressionSample("S1", null, null, null, call, Map.of("b", "2", "a", "1", "c", "\""));

        assertThat(new String(json.write(sample), UTF_8)).endsWith("{\"a\":\"1\",\"b\":\"2\",\"c\":\"\\\"\"}}");
    }

    @Test
    void isTheSameForTheSameContent() {
        var trial = Studies.trial(2);

        assertThat(json.write(trial)).isEqualTo(json.write(Studies.trial(2)));
        assertThat(List.of(json.write(trial))).isNotEqualTo(List.of(json.write(Studies.trial(3))));
    }
}
