package dev.cairn.embed.model.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.samples.OpenAiServer;
import java.io.IOException;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The indicators of the sample configuration, as the parameters of a request. */
final class SampleIndicators {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleIndicators() {}

    static Map<String, String> parameters() throws IOException {
        try (var file = OpenAiServer.class.getResourceAsStream("semantic-detector.yaml")) {
            var semantic = JSON.valueToTree(new Yaml().load(file)).path("semantic");
            return Map.of(
                    Indicator.INDICATORS, semantic.path("indicators").toString(),
                    Indicator.THRESHOLD, semantic.path("threshold").asText());
        }
    }
}
