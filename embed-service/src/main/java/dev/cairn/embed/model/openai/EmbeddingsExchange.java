package dev.cairn.embed.model.openai;

import dev.cairn.embed.model.Outcome.Embedded;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.embed.model.OutcomeSink;
import dev.cairn.embed.model.Vectors;
import dev.cairn.embed.model.openai.EmbeddingsFormat.Embeddings;
import dev.cairn.embed.model.openai.Reply.Rejected;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.model.ModelId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;

/** Texts that want vectors of one model. */
final class EmbeddingsExchange implements Exchange {
    private final Address address;
    private final OutcomeSink sink;
    private final ConcurrentMap<ModelId, Integer> dimensions;
    private Part open;

    /** @param dimensions the length of a model's vectors where its id leaves it open: that of the first one seen */
    EmbeddingsExchange(Address address, Part part, OutcomeSink sink, ConcurrentMap<ModelId, Integer> dimensions) {
        this.address = address;
        this.sink = sink;
        this.dimensions = dimensions;
        open = part;
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public byte[] request() {
        return EmbeddingsFormat.request(open.model(), open.texts());
    }

    @Override
    public int inputs() {
        return open.questions().size();
    }

    @Override
    public int estimatedTokens() {
        return open.estimatedTokens();
    }

    @Override
    public long take(byte[] answer, Duration latency) throws IOException {
        var embeddings = EmbeddingsFormat.answer(answer, open.questions().size());
        var tokens = embeddings.tokens().orElse(open.estimatedTokens());
        open.charge(tokens);
        open = deliver(embeddings, latency);
        return tokens;
    }

    /** Hands out the valid vectors; what comes back are the questions without one. */
    private Part deliver(Embeddings embeddings, Duration latency) {
        var without = new ArrayList<Question>();
        for (var i = 0; i < open.questions().size(); i++) {
            var question = open.questions().get(i);
            var vector = embeddings.vectors().get(i);
            var unit = vector == null ? new float[0] : Vectors.normalised(vector);
            if (valid(unit)) {
                sink.accept(question.index, new Embedded(unit, question.promptTokens, latency));
            } else {
                without.add(question);
            }
        }
        return open.with(without);
    }

    private boolean valid(float[] vector) {
        if (vector.length == 0 || !Vectors.finite(vector)) {
            return false;
        }
        var model = open.model();
        var expected = model.dimensions().isPresent()
                ? model.dimensions().getAsInt()
                : dimensions.computeIfAbsent(model, first -> vector.length);
        return vector.length == expected;
    }

    @Override
    public boolean settled() {
        return open.isEmpty();
    }

    @Override
    public String lacking() {
        return "no vector of finite numbers and right length";
    }

    /** Halves the part until the text at fault is alone. */
    @Override
    public List<EmbeddingsExchange> rejected(Rejected reply) {
        if (open.isSingle()) {
            fail(ErrorCode.MODEL_REJECTED, reply.reason());
            return List.of();
        }
        return open.halves().stream()
                .map(half -> new EmbeddingsExchange(address, half, sink, dimensions))
                .toList();
    }

    @Override
    public void fail(ErrorCode code, String reason) {
        for (var question : open.questions()) {
            sink.accept(
                    question.index,
                    new Failed(code, "provider " + OpenAiProvider.NAME + ": " + reason, question.promptTokens));
        }
        open = open.with(List.of());
    }
}
