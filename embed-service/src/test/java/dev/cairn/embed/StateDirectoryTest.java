package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    private Path base;

    @Test
    void givesEachInstanceAFolderOfItsOwn() {
        try (var first = StateDirectory.take(base);
                var second = StateDirectory.take(base)) {
            assertThat(first.path()).isDirectory().isNotEqualTo(second.path());
        }
    }

    @Test
    void givesWhoComesBackItsFolderAgain() {
        Path before;
        try (var first = StateDirectory.take(base)) {
            before = first.path();
        }
        try (var again = StateDirectory.take(base)) {
            assertThat(again.path()).isEqualTo(before);
        }
    }

    @Test
    void namesTheSettingOfAFolderThatCannotBeWritten() throws IOException {
        var file = Files.createFile(base.resolve("file"));
        assertThatThrownBy(() -> StateDirectory.take(file))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("CAIRN_EMBED_STATE_DIR");
    }
}
