package dev.cairn.control.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishRequestTest {
    private static final URI SOURCE = URI.create("http://host/api");
    private static final NewItem ITEM = new NewItem("ORPHA:1", Map.of());

    @Test
    void freezesTheFullNameOfTheModel() {
        assertThat(PublishRequest.settings("onnx", "")).isEqualTo(Map.of("model", "onnx:all-minilm-l6-v2-q"));
        assertThat(PublishRequest.settings("openai:any@512", "{brief_title}"))
                .isEqualTo(Map.of("model", "openai:any@512", "embedding.template", "{brief_title}"));
        assertThat(PublishRequest.settings("none", " ")).isEqualTo(Map.of("model", "none"));
        assertThatThrownBy(() -> PublishRequest.settings("gpt", "")).isInstanceOf(PipelineException.class);
    }

    @Test
    void hasItemsThatDiffer() {
        assertThatThrownBy(() -> new PublishRequest("clinical_trials", SOURCE, Map.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PublishRequest("clinical_trials", SOURCE, Map.of(), List.of(ITEM, ITEM)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ORPHA:1");
    }
}
