package dev.cairn.testing;

import dev.cairn.kit.config.ConnectionProperties;

/** Broker, registry and database that all test classes of a process share. */
sealed interface RunningBackend extends AutoCloseable permits LocalBackend, ContainersBackend {

    /** How to reach it, with a user that may create databases. */
    ConnectionProperties connection();

    @Override
    void close();
}
