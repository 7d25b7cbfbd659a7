package dev.cairn.benchmarks;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.cairn.benchmarks.Speed.Start;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The default model on ONNX Runtime with nothing around it: lanes of one thread, each with one text at a time, whole, in
 * chunks of 256 tokens, mean over all of them.
 */
final class BareModel implements AutoCloseable {
    private static final String NAME = "/all-minilm-l6-v2-q";
    private static final int DIMENSIONS = 384;
    private static final int CHUNK = 254;
    private static final long CLS = 101;
    private static final long SEP = 102;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final HuggingFaceTokenizer tokenizer;
    private final OrtSession session;

    BareModel() throws IOException, OrtException {
        try (var definition = resource(NAME + "-tokenizer.json");
                var model = resource(NAME + ".onnx");
                var options = new OrtSession.SessionOptions()) {
            tokenizer = HuggingFaceTokenizer.newInstance(
                    definition, Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false"));
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(model.readAllBytes(), options);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(BareModel.class.getResourceAsStream(name), name);
    }

    /** Computes for this time. */
    Speed measure(int lanes, Duration time, Supplier<String> texts) throws InterruptedException {
        var done = new LongAdder();
        var start = Start.now();
        var executor = Executors.newFixedThreadPool(lanes);
        try {
            var running = Arrays.asList(new Future<?>[lanes]);
            running.replaceAll(none -> executor.submit(() -> {
                while (System.nanoTime() - start.nanos() < time.toNanos()) {
                    embed(texts.get());
                    done.increment();
                }
                return null;
            }));
            for (var lane : running) {
                lane.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            executor.shutdownNow();
        }
        return Speed.since(start, done.sum());
    }

    private float[] embed(String text) throws OrtException {
        var tokens = tokenizer.encode(text, false, false).getIds();
        var sum = new float[DIMENSIONS];
        for (var from = 0; from < tokens.length; from += CHUNK) {
            run(chunk(tokens, from, Math.min(from + CHUNK, tokens.length)), sum);
        }
        return sum;
    }

    private static long[] chunk(long[] tokens, int from, int to) {
        var chunk = new long[to - from + 2];
        chunk[0] = CLS;
        System.arraycopy(tokens, from, chunk, 1, to - from);
        chunk[chunk.length - 1] = SEP;
        return chunk;
    }

    private void run(long[] chunk, float[] sum) throws OrtException {
        var shape = new long[] {1, chunk.length};
        var ones = new long[chunk.length];
        Arrays.fill(ones, 1);
        try (var ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(chunk), shape);
                var mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
                var types = OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[chunk.length]), shape);
                var result = session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            var values = ((OnnxTensor) result.get(0)).getFloatBuffer().array();
            for (var i = 0; i < values.length; i++) {
                sum[i % DIMENSIONS] += values[i];
            }
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
        tokenizer.close();
    }
}
