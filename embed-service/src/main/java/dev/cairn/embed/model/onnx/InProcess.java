package dev.cairn.embed.model.onnx;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The in-process model for all providers that use it: loaded when the first of them asks for it. */
public final class InProcess implements AutoCloseable {
    private final OnnxConfig config;
    private final Optional<Path> natives;

    /** Guarded by the monitor. */
    private @Nullable InProcessModel loaded;

    /** @param natives where native code is kept, for a process that may be killed; empty: where the library puts it */
    public InProcess(OnnxConfig config, Optional<Path> natives) {
        this.config = config;
        this.natives = natives;
    }

    /** Throws MODEL_NOT_CONFIGURED where this machine cannot run it. */
    public synchronized InProcessModel model() {
        if (loaded == null) {
            natives.ifPresent(OnnxNatives::keepBelow);
            loaded = InProcessModel.load(config);
        }
        return loaded;
    }

    /** Waits until no text is under way. */
    @Override
    public synchronized void close() {
        if (loaded != null) {
            loaded.close();
            loaded = null;
        }
    }
}
