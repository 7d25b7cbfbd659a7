package dev.cairn.testing;

import java.util.Locale;

/** What the tests run on. */
public enum Backend {
    /** The local stack, in the test's process. */
    LOCAL,
    /** Apache Kafka, Confluent's registry and PostgreSQL with pgvector, each in a container. */
    CONTAINERS;

    private static final String PROPERTY = "cairn.test.backend";

    /** The backend that the system property {@code cairn.test.backend} names; the local stack without it. */
    public static Backend chosen() {
        var name = System.getProperty(PROPERTY, "local");
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PROPERTY + " is \"" + name + "\": must be local or containers", e);
        }
    }

    RunningBackend start() {
        return switch (this) {
            case LOCAL -> LocalBackend.start();
            case CONTAINERS -> ContainersBackend.start();
        };
    }
}
