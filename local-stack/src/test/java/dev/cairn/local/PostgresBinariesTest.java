package dev.cairn.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
    @TempDir
    private Path cache;

    @Test
    void unpacksOnceHoweverManyAskAtOnce() throws Exception {
        var threads = Executors.newFixedThreadPool(3);
        try {
            var asked = threads.invokeAll(IntStream.range(0, 3)
                    .<Callable<Path>>mapToObj(i -> () -> PostgresBinaries.unpack(cache))
                    .toList());
            for (var home : asked) {
                assertThat(home.get()).isEqualTo(asked.get(0).get());
            }
            assertThat(asked.get(0).get().resolve("bin/postgres")).isExecutable();
        } finally {
            threads.shutdownNow();
        }
        try (var entries = Files.list(cache)) {
            assertThat(entries).hasSize(1);
        }
    }
}
