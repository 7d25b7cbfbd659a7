package dev.cairn.embed.model;

import ai.onnxruntime.OrtException;
import dev.cairn.embed.model.Outcome.Embedded;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model that runs in this process: all-MiniLM-L6-v2, quantised, whose files come with the program. Whole texts count,
 * however long; see {@link SentenceEncoder} for how.
 */
final class OnnxProvider implements ModelProvider {
    static final String NAME = "onnx";
    static final String MODEL = "all-minilm-l6-v2-q";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxProvider.class);

    /** While some callers see to what they were answered, others keep the lanes busy. */
    private static final int CALLERS_PER_LANE = 4;

    private final OnnxConfig config;
    private final SentenceTokenizer tokenizer;
    private final SentenceEncoder encoder;
    private final Semaphore lanes;

    private OnnxProvider(OnnxConfig config, SentenceTokenizer tokenizer, SentenceEncoder encoder) {
        this.config = config;
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        lanes = new Semaphore(config.lanes());
    }

    /** Loads the model: about half a second and 200 MB. Throws MODEL_NOT_CONFIGURED where this machine cannot run it. */
    static OnnxProvider load(OnnxConfig config) {
        try (var definition = resource(MODEL + "-tokenizer.json");
                var model = resource(MODEL + ".onnx")) {
            var tokenizer = new SentenceTokenizer(definition);
            try {
                var provider = new OnnxProvider(config, tokenizer, new SentenceEncoder(model.readAllBytes()));
                LOG.info("model loaded provider={} model={} lanes={}", NAME, MODEL, config.lanes());
                return provider;
            } catch (OrtException | IOException | RuntimeException | LinkageError e) {
                tokenizer.close();
                throw e;
            }
        } catch (OrtException | IOException | RuntimeException | LinkageError e) {
            // LinkageError: no native code for this platform in the libraries' jars.
            throw new PipelineException(
                    ErrorCode.MODEL_NOT_CONFIGURED,
                    "the in-process model " + MODEL + " does not load on this machine; publish with another --model",
                    e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        var found = OnnxProvider.class.getResourceAsStream("/" + name);
        if (found == null) {
            throw new FileNotFoundException(name + " is not on the class path");
        }
        return found;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Limits limits() {
        return new Limits(1, Integer.MAX_VALUE, CALLERS_PER_LANE * config.lanes());
    }

    @Override
    public int estimateTokens(String text) {
        return TokenEstimate.of(text);
    }

    @Override
    public void answer(List<ModelInput> batch, OutcomeSink sink) throws InterruptedException {
        for (var i = 0; i < batch.size(); i++) {
            lanes.acquire();
            try {
                sink.accept(i, outcome(batch.get(i)));
            } finally {
                lanes.release();
            }
        }
    }

    private Outcome outcome(ModelInput input) {
        var id = ModelId.parse(input.getModel());
        if (!knows(id) || input.getKind() != ModelKind.EMBEDDING) {
            return new Failed(ErrorCode.MODEL_UNKNOWN, unknown(id, input.getKind()), 0);
        }
        return embed(input.getText());
    }

    static String unknown(ModelId id, ModelKind kind) {
        return "provider onnx has no model \"" + id + "\" for " + kind + "; it embeds with onnx:" + MODEL;
    }

    static boolean knows(ModelId id) {
        return id.name().equals(MODEL)
                && id.dimensions().orElse(SentenceEncoder.DIMENSIONS) == SentenceEncoder.DIMENSIONS;
    }

    private Outcome embed(String text) {
        var started = System.nanoTime();
        var tokens = tokenizer.tokenize(text);
        if (tokens.length == 0) {
            return new Failed(ErrorCode.MODEL_REJECTED, "the text is empty: there is nothing to embed", 0);
        }
        try {
            var vector = encoder.encode(tokens);
            return Vectors.finite(vector)
                    ? new Embedded(vector, tokens.length, Duration.ofNanos(System.nanoTime() - started))
                    : new Failed(ErrorCode.MODEL_ANSWER_INVALID, "the vector holds values that are no numbers", 0);
        } catch (OrtException e) {
            return new Failed(ErrorCode.MODEL_UNAVAILABLE, "ONNX Runtime: " + e.getMessage(), 0);
        }
    }

    @Override
    public boolean throttled() {
        return false;
    }

    /** Waits until no text is under way. */
    @Override
    public void close() {
        lanes.acquireUninterruptibly(config.lanes());
        encoder.close();
        tokenizer.close();
    }
}
