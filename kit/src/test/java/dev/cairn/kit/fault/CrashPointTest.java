package dev.cairn.kit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashPointTest {
    /** Passes one point three times and another once. */
    static final class Program {
        public static void main(String[] arguments) {
            CrashPoint.LOAD_AFTER_COPY.reached();
            CrashPoint.LOAD_AFTER_COPY.reached();
            CrashPoint.LOAD_BEFORE_COMMIT.reached();
            CrashPoint.LOAD_AFTER_COPY.reached();
            System.out.print("end");
        }
    }

    @Test
    void aProcessDiesAtItsPointAndTime() throws Exception {
        assertThat(exitCode("LOAD_AFTER_COPY:3")).isEqualTo(CrashPoint.EXIT_CODE);
        assertThat(exitCode("LOAD_BEFORE_COMMIT")).isEqualTo(CrashPoint.EXIT_CODE);
    }

    @Test
    void aProcessLivesThatGetsThereLessOftenOrNever() throws Exception {
        assertThat(exitCode("LOAD_AFTER_COPY:4")).isZero();
        assertThat(exitCode("LOAD_BEFORE_COPY")).isZero();
    }

    @Test
    void nothingHappensInAProcessThatWasNotToldTo() {
        Arrays.stream(CrashPoint.values()).forEach(CrashPoint::reached);
        assertThat(Crash.parse(null)).isNull();
    }

    @Test
    void everyPointNamesItsService() {
        assertThat(CrashPoint.values())
                .extracting(CrashPoint::service)
                .containsOnly("ingest", "transform", "embed", "load");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NOWHERE", "LOAD_AFTER_COPY:0", "LOAD_AFTER_COPY:", "LOAD_AFTER_COPY:x"})
    void aMisspeltPointIsRefused(String text) {
        assertThatThrownBy(() -> Crash.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int exitCode(String at) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(
                java,
                "-D" + CrashPoint.PROPERTY + "=" + at,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
