package dev.cairn.embed.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxNativesTest {
    @TempDir
    private Path base;

    @Test
    void unpacksTheLibrariesOfThisPlatformOnce() throws IOException {
        var folder = OnnxNatives.unpack(base).orElseThrow();
        var library = folder.resolve(System.mapLibraryName("onnxruntime"));
        assertThat(folder).isDirectoryContaining(file -> file.equals(library));
        assertThat(library).isNotEmptyFile();
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2).noneMatch(file -> file.toString().endsWith(".part"));
        }

        var earlier = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(library, earlier);
        assertThat(OnnxNatives.unpack(base)).contains(folder);
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(earlier);
    }
}
