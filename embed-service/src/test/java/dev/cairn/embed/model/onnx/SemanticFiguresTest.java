package dev.cairn.embed.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.embed.model.Answers;
import dev.cairn.embed.model.Outcome.Completed;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the sample configuration of the offline detector is worth on 30 invented narratives. */
class SemanticFiguresTest {
    private static final Pattern ROW = Pattern.compile("(?m)^(SYN-\\d+),(?:cme|le),\"(.*)\",([01])\\s*$");

    @Test
    void findsThePositivesOfTheSyntheticNarratives() throws Exception {
        var file = Path.of(System.getProperty("cairn.shared", "../shared"), "data/narratives/synthetic_narratives.csv");
        assumeThat(file).exists();
        var rows = ROW.matcher(Files.readString(file)).results().toList();
        assertThat(rows).hasSize(30);

        var missed = new TreeMap<String, String>();
        var mistaken = new TreeMap<String, String>();
        try (var inProcess = new InProcess(new OnnxConfig(2), Optional.empty())) {
            var provider = new SemanticProvider(inProcess.model());
            var parameters = SampleIndicators.parameters();
            for (var row : rows) {
                var said = new ObjectMapper().readTree(ask(provider, row, parameters));
                var positive = row.group(3).equals("1");
                if (said.path("detected").booleanValue() != positive) {
                    (positive ? missed : mistaken)
                            .put(row.group(1), said.path("rationale").textValue());
                }
            }
        }

        // Measured: accuracy 0.93, precision 0.88, recall 1. One of the two mistakes tells of a controlling girlfriend.
        assertThat(missed).hasSizeLessThanOrEqualTo(1);
        assertThat(mistaken).hasSizeLessThanOrEqualTo(2);
    }

    private static String ask(SemanticProvider provider, MatchResult row, Map<String, String> parameters)
            throws InterruptedException {
        var answers = new Answers();
        var input = ModelInput.newBuilder()
                .setRequestKey(row.group(1))
                .setKind(ModelKind.COMPLETION)
                .setModel("semantic:all-minilm-l6-v2-q")
                .setParameters(parameters)
                .setText(row.group(2))
                .build();
        provider.answer(List.of(input), answers);
        return ((Completed) answers.outcome(0)).text();
    }
}
