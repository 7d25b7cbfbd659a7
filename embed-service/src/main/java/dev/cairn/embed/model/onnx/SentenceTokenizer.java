package dev.cairn.embed.model.onnx;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Cuts whole texts into the token numbers of a model. Safe for any number of threads. */
final class SentenceTokenizer implements AutoCloseable {
    static {
        // The library would otherwise report its start to its makers on some clouds, and fetch another build of its
        // native code where it finds a graphics card. The one in the jar is what the model was tested with.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
    }

    private final HuggingFaceTokenizer tokenizer;

    /** Reads a {@code tokenizer.json}; the truncation and padding it asks for are switched off. */
    SentenceTokenizer(InputStream definition) throws IOException {
        tokenizer = HuggingFaceTokenizer.newInstance(
                definition, Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false"));
    }

    /** The tokens of the whole text, without [CLS] and [SEP]. */
    long[] tokenize(String text) {
        return tokenizer.encode(text, false, false).getIds();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
