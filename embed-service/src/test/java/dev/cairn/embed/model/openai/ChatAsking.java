package dev.cairn.embed.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.embed.model.Answers;
import dev.cairn.embed.model.CallObserver;
import dev.cairn.embed.model.Outcome.Completed;
import dev.cairn.schemas.ModelEndpoint;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prompts and providers of chat tests. */
final class ChatAsking {
    static final String MODEL = "chat:org/model:v2";
    static final String PROMPT = "Narrative: the neighbour saw nothing.";
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    static final int ATTEMPTS = 3;

    private ChatAsking() {}

    static ChatConfig config(URI baseUrl, Map<String, String> keys) {
        return config(baseUrl, Set.of(), 4, keys);
    }

    static ChatConfig config(URI baseUrl, Set<String> models, int concurrency, Map<String, String> keys) {
        return new ChatConfig(
                new EndpointConfig(baseUrl, ScriptedEndpoint.KEY, models, concurrency, 0, 0, TIMEOUT, ATTEMPTS), keys);
    }

    static ChatProvider provider(URI baseUrl, Timekeeper time) {
        return new ChatProvider(config(baseUrl, Map.of()), CallObserver.NONE, time);
    }

    static ModelInput prompt(Map<String, String> parameters) {
        return prompt(PROMPT, parameters, null);
    }

    static ModelInput prompt(String text, Map<String, String> parameters, ModelEndpoint endpoint) {
        return ModelInput.newBuilder()
                .setRequestKey("key")
                .setKind(ModelKind.COMPLETION)
                .setModel(MODEL)
                .setParameters(parameters)
                .setText(text)
                .setEndpoint(endpoint)
                .build();
    }

    static Answers ask(ChatProvider provider, ModelInput... prompts) throws InterruptedException {
        var answers = new Answers();
        provider.answer(List.of(prompts), answers);
        return answers;
    }

    static Completed completed(Answers answers) {
        assertThat(answers.outcome(0)).isInstanceOf(Completed.class);
        return (Completed) answers.outcome(0);
    }
}
