package dev.cairn.control.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.config.ConfigException;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUriTest {
    @TempDir
    private Path directory;

    @Test
    void takesRelativePathsFromTheWorkingDirectory() throws IOException {
        var here = Files.createDirectory(directory.resolve("here"));
        var pages = Files.createDirectory(directory.resolve("some pages"));
        assertThat(SourceUri.resolve("file:../some pages", here)).isEqualTo(pages.toUri());
        assertThat(SourceUri.resolve("file:../some%20pages", here)).isEqualTo(pages.toUri());
        assertThat(SourceUri.resolve("file:" + pages, here)).isEqualTo(pages.toUri());
        assertThat(SourceUri.resolve("file://" + pages, here)).isEqualTo(pages.toUri());
    }

    @Test
    void refusesPathsThatAreNotThere() {
        assertThatThrownBy(() -> SourceUri.resolve("file:absent", directory))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_NOT_FOUND))
                .hasMessageContaining(directory.resolve("absent").toString());
    }

    @Test
    void takesUrlsAsTheyAre() {
        assertThat(SourceUri.resolve("https://clinicaltrials.gov/api/v2", directory))
                .isEqualTo(URI.create("https://clinicaltrials.gov/api/v2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clinicaltrials.gov", "ftp://host/path", "../pages", "http:", "ht tp://host"})
    void refusesWhatIsNoSource(String text) {
        assertThatThrownBy(() -> SourceUri.resolve(text, directory)).isInstanceOf(ConfigException.class);
    }

    @Test
    void refusesSecretsWithoutShowingThem() {
        assertThatThrownBy(() -> SourceUri.resolve("https://me:hunter2@host/api", directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must not hold a user or password")
                .hasMessageNotContaining("hunter2");
    }
}
