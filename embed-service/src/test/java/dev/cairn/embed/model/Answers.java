package dev.cairn.embed.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.embed.model.Outcome.Embedded;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks a provider and keeps what came for each input; an input that gets two outcomes fails the test. */
public final class Answers implements OutcomeSink {
    private final Map<Integer, Outcome> byIndex = new TreeMap<>();

    public static Answers of(ModelProvider provider, String model, List<String> texts) throws InterruptedException {
        var answers = new Answers();
        provider.answer(inputs(model, texts), answers);
        assertThat(answers.byIndex).hasSize(texts.size());
        return answers;
    }

    public static List<ModelInput> inputs(String model, List<String> texts) {
        return texts.stream().map(text -> input(model, text)).toList();
    }

    public static ModelInput input(String model, String text) {
        return input(model, ModelKind.EMBEDDING, text);
    }

    public static ModelInput input(String model, ModelKind kind, String text) {
        return ModelInput.newBuilder()
                .setRequestKey("key")
                .setKind(kind)
                .setModel(model)
                .setParameters(Map.of())
                .setText(text)
                .build();
    }

    @Override
    public synchronized void accept(int index, Outcome outcome) {
        assertThat(byIndex.put(index, outcome))
                .as("second outcome of input " + index)
                .isNull();
    }

    public synchronized int size() {
        return byIndex.size();
    }

    public Outcome outcome(int index) {
        return byIndex.get(index);
    }

    public List<Outcome> all() {
        return List.copyOf(byIndex.values());
    }

    public float[] vector(int index) {
        assertThat(outcome(index)).isInstanceOf(Embedded.class);
        return ((Embedded) outcome(index)).vector();
    }

    public Failed failure(int index) {
        assertThat(outcome(index)).isInstanceOf(Failed.class);
        return (Failed) outcome(index);
    }

    public long tokens() {
        return all().stream().mapToLong(Outcome::promptTokens).sum();
    }
}
