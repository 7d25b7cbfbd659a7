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
            var model = JSON.valueToTree(new Yaml().load(file)).path("model");
            return Map.of(
                    Indicator.INDICATORS, model.path("indicators").toString(),
                    Indicator.THRESHOLD, model.path("threshold").asText());
        }
    }
}
