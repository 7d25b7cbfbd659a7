package dev.cairn.embed.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.cairn.embed.model.Vectors;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * Texts to vectors by all-MiniLM-L6-v2, quantised: 384 dimensions, windows of 256 tokens.
 *
 * <p>A text that fits one window is done as sentence-transformers does it: [CLS] tokens [SEP], the mean over the last
 * hidden states of all of them, scaled to length 1. A longer text is cut into the fewest windows that hold it, of equal
 * size give or take one token, and the mean goes over all tokens of all windows, so that every window weighs what it
 * holds. Equal windows keep a short rest from being read without context; their sizes follow from the number of
 * tokens alone, so the same text always gives the same vector.
 *
 * <p>Texts go through one at a time: the quantised model scales its activations over the whole input, so that in a batch
 * a text's vector would depend on its neighbours.
 */
final class SentenceEncoder implements AutoCloseable {
    static final int DIMENSIONS = 384;
    /** Tokens of text in a window; [CLS] and [SEP] make it 256, what the model was trained with. */
    static final int WINDOW = 254;

    private static final long CLS = 101;
    private static final long SEP = 102;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    SentenceEncoder(byte[] model) throws OrtException {
        try (var options = new OrtSession.SessionOptions()) {
            // One thread a text: the lanes are the parallelism, and sums keep their order.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(model, options);
        }
    }

    /** The vector of a text's tokens, of which there is at least one. */
    float[] encode(long[] tokens) throws OrtException {
        var sum = new double[DIMENSIONS];
        var windows = (tokens.length + WINDOW - 1) / WINDOW;
        for (var i = 0; i < windows; i++) {
            var from = (int) ((long) tokens.length * i / windows);
            var to = (int) ((long) tokens.length * (i + 1) / windows);
            addHiddenStates(window(tokens, from, to), sum);
        }
        return Vectors.normalised(sum);
    }

    private static long[] window(long[] tokens, int from, int to) {
        var window = new long[to - from + 2];
        window[0] = CLS;
        System.arraycopy(tokens, from, window, 1, to - from);
        window[window.length - 1] = SEP;
        return window;
    }

    private void addHiddenStates(long[] window, double[] sum) throws OrtException {
        var shape = new long[] {1, window.length};
        var ones = new long[window.length];
        Arrays.fill(ones, 1);
        try (var ids = tensor(window, shape);
                var mask = tensor(ones, shape);
                var types = tensor(new long[window.length], shape);
                var result = session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            var values = ((OnnxTensor) result.get(0)).getFloatBuffer().array();
            for (var at = 0; at < values.length; at += DIMENSIONS) {
                for (var d = 0; d < DIMENSIONS; d++) {
                    sum[d] += values[at + d];
                }
            }
        }
    }

    private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("the model's session does not close", e);
        }
    }
}
