package dev.cairn.kit.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    private static final Map<String, String> FILES = Map.of("a/1.json", "one", "a/b/2.json", "two", "3.json", "three");

    @TempDir
    private Path folder;

    @Test
    void readsAFolderAndAnArchivePlainOrCompressedAlike() throws IOException {
        for (var file : FILES.entrySet()) {
            var place = folder.resolve("tree").resolve(file.getKey());
            Files.createDirectories(place.getParent());
            Files.writeString(place, file.getValue());
        }
        tar("plain.tar", false);
        tar("zipped.tar.gz", true);
        for (var name : new String[] {"tree", "plain.tar", "zipped.tar.gz"}) {
            var tree = FileTree.at(folder.resolve(name));
            assertThat(all(tree)).as(name).isEqualTo(FILES);
            assertThat(tree.read("a/b/2.json")).asString(UTF_8).isEqualTo("two");
            assertFails(ErrorCode.SOURCE_NOT_FOUND, () -> tree.read("a/4.json"));
        }
    }

    @Test
    void visitsTheFilesOfAFolderInTheOrderOfTheirNames() throws IOException {
        for (var name : new String[] {"c", "a", "b"}) {
            Files.writeString(folder.resolve(name), name);
        }
        assertThat(all(FileTree.at(folder)).keySet()).containsExactly("a", "b", "c");
    }

    @Test
    void staysInItsFolder() throws IOException {
        Files.writeString(folder.resolve("secret"), "s");
        var inner = FileTree.at(Files.createDirectory(folder.resolve("inner")));
        assertFails(ErrorCode.SOURCE_NOT_FOUND, () -> inner.read("../secret"));
        assertFails(
                ErrorCode.SOURCE_NOT_FOUND,
                () -> inner.read(folder.resolve("secret").toString()));
    }

    @Test
    void tellsWhatIsNotThereFromWhatIsCutOffOrBroken() throws IOException {
        assertFails(ErrorCode.SOURCE_NOT_FOUND, () -> FileTree.at(folder.resolve("absent")));
        var whole = Files.readAllBytes(tar("zipped.tar.gz", true));
        var cut = Files.write(folder.resolve("cut.tar.gz"), Arrays.copyOf(whole, whole.length / 2));
        assertFails(ErrorCode.SOURCE_TRUNCATED, () -> all(FileTree.at(cut)));
        var other = Files.writeString(folder.resolve("page.json"), "{\"studies\": []}".repeat(100));
        assertFails(ErrorCode.SOURCE_MALFORMED, () -> all(FileTree.at(other)));
    }

    private Path tar(String name, boolean compressed) throws IOException {
        var file = folder.resolve(name);
        var out = Files.newOutputStream(file);
        try (var tar = new TarArchiveOutputStream(compressed ? new GZIPOutputStream(out) : out)) {
            tar.putArchiveEntry(new TarArchiveEntry("./a/"));
            tar.closeArchiveEntry();
            for (var entry : FILES.entrySet()) {
                var content = entry.getValue().getBytes(UTF_8);
                var header = new TarArchiveEntry("./" + entry.getKey());
                header.setSize(content.length);
                tar.putArchiveEntry(header);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return file;
    }

    private static Map<String, String> all(FileTree tree) {
        var found = new LinkedHashMap<String, String>();
        tree.forEach((name, content) -> found.put(name, new String(content.readAllBytes(), UTF_8)));
        return found;
    }

    private static void assertFails(ErrorCode code, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
