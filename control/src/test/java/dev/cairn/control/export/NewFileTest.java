package dev.cairn.control.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {
    @TempDir
    private Path folder;

    @Test
    void appearsWholeAtTheEnd() throws IOException {
        var place = folder.resolve("made/on/the/way.csv");
        try (var file = NewFile.at(place, false)) {
            Files.writeString(file.beside(), "all of it");
            assertThat(place).doesNotExist();
            file.commit();
        }
        assertThat(place).hasContent("all of it");
        assertThat(place.getParent()).isDirectoryContaining(path -> path.equals(place));
        assertThat(place.getParent().toFile().list()).hasSize(1);
    }

    @Test
    void leavesWhatWasThereIfItFails() throws IOException {
        var place = Files.writeString(folder.resolve("a.csv"), "before");
        try (var file = NewFile.at(place, true)) {
            Files.writeString(file.beside(), "half");
        }
        assertThat(place).hasContent("before");
        assertThat(folder.toFile().list()).containsExactly("a.csv");
    }

    @Test
    void replacesOnlyWhenToldTo() throws IOException {
        var place = Files.writeString(folder.resolve("a.csv"), "before");
        assertThatThrownBy(() -> NewFile.at(place, false))
                .hasMessageContaining("--force")
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_EXISTS));
        assertThatThrownBy(() -> NewFile.at(folder, true)).hasMessageContaining("is a folder");
        try (var file = NewFile.at(place, true)) {
            Files.writeString(file.beside(), "after");
            file.commit();
        }
        assertThat(place).hasContent("after");
    }
}
