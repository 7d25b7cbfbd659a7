package dev.cairn.testing;

import dev.cairn.kit.config.ConnectionProperties;
import dev.cairn.local.TemporaryStack;

/** A local stack in a directory that goes with the process. */
record LocalBackend(TemporaryStack temporary) implements RunningBackend {
    static LocalBackend start() {
        return new LocalBackend(TemporaryStack.start("cairn-test"));
    }

    @Override
    public ConnectionProperties connection() {
        return temporary.stack().connection();
    }

    @Override
    public void close() {
        temporary.close();
    }
}
