package dev.cairn.embed.model.onnx;

import ai.onnxruntime.OrtException;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * all-MiniLM-L6-v2, quantised, whose files come with the program: loaded once for all that use it. Safe for any number of
 * threads; see {@link SentenceEncoder} for how texts become vectors.
 */
public final class InProcessModel implements AutoCloseable {
    static final String NAME = "all-minilm-l6-v2-q";

    private static final Logger LOG = LoggerFactory.getLogger(InProcessModel.class);

    /** While some callers see to what they were answered, others keep the lanes busy. */
    private static final int CALLERS_PER_LANE = 4;

    private final int lanes;
    private final SentenceTokenizer tokenizer;
    private final SentenceEncoder encoder;
    private final Semaphore free;

    /**
     * A text as the model sees it.
     *
     * @param vector of length 1; not finite only if the model failed; empty for a text without tokens
     * @param tokens of the whole text
     */
    @SuppressWarnings("ArrayRecordComponent") // vectors are made once, handed on and never compared
    record Encoded(float[] vector, int tokens) {}

    private InProcessModel(int lanes, SentenceTokenizer tokenizer, SentenceEncoder encoder) {
        this.lanes = lanes;
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        free = new Semaphore(lanes);
    }

    /** Loads the model: about half a second and 200 MB. Throws MODEL_NOT_CONFIGURED where this machine cannot run it. */
    static InProcessModel load(OnnxConfig config) {
        try (var definition = resource(NAME + "-tokenizer.json");
                var model = resource(NAME + ".onnx")) {
            var tokenizer = new SentenceTokenizer(definition);
            try {
                var loaded = new InProcessModel(config.lanes(), tokenizer, new SentenceEncoder(model.readAllBytes()));
                LOG.info("model loaded model={} lanes={}", NAME, config.lanes());
                return loaded;
            } catch (OrtException | IOException | RuntimeException | LinkageError e) {
                tokenizer.close();
                throw e;
            }
        } catch (OrtException | IOException | RuntimeException | LinkageError e) {
            // LinkageError: no native code for this platform in the libraries' jars.
            throw new PipelineException(
                    ErrorCode.MODEL_NOT_CONFIGURED,
                    "the in-process model " + NAME + " does not load on this machine; publish with another --model",
                    e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        var found = InProcessModel.class.getResourceAsStream("/" + name);
        if (found == null) {
            throw new FileNotFoundException(name + " is not on the class path");
        }
        return found;
    }

    /** Most threads to ask from: more would only wait. */
    int callers() {
        return CALLERS_PER_LANE * lanes;
    }

    /** Computes a text's vector as soon as a lane is free. */
    Encoded encode(String text) throws InterruptedException, OrtException {
        free.acquire();
        try {
            var tokens = tokenizer.tokenize(text);
            return new Encoded(tokens.length == 0 ? new float[0] : encoder.encode(tokens), tokens.length);
        } finally {
            free.release();
        }
    }

    /** Waits until no text is under way. */
    @Override
    public void close() {
        free.acquireUninterruptibly(lanes);
        encoder.close();
        tokenizer.close();
    }
}
