package dev.cairn.local;

import java.nio.file.Path;

/** Where the tests of this module unpack PostgreSQL, once for all of them. */
final class TestPrograms {
    static final Path DIRECTORY = Path.of("target", "postgres-programs").toAbsolutePath();

    private TestPrograms() {}
}
