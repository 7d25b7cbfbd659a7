package dev.cairn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.config.ConnectionProperties;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    @TempDir
    private Path temporary;

    @Test
    void keepsTopicsRowsAndSchemaIdsOverARestart() throws Exception {
        var evidence = new StackEvidence("restart");
        ConnectionProperties before;
        try (var stack = LocalStack.start(config())) {
            before = stack.connection();
            evidence.leave(before);
        }
        try (var stack = LocalStack.start(config())) {
            assertThat(stack.connection()).isEqualTo(before);
            evidence.assertFound(stack.connection());
        }
    }

    @Test
    void keepsWhatWasAcknowledgedWhenItsProcessIsKilled() throws Exception {
        var evidence = new StackEvidence("killed");
        ProcessHandle orphan;
        ConnectionProperties before;
        try (var process = StackProcess.launch(dataDir())) {
            before = process.awaitReady(dataDir());
            evidence.leave(before);
            process.kill();
            orphan = postgres().orElseThrow().process();
            assertThat(LocalStack.find(dataDir())).isEmpty();
        }
        try (var stack = LocalStack.start(config())) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(stack.connection()).isEqualTo(before);
            evidence.assertFound(stack.connection());
        }
        assertThat(postgres()).isEmpty();
    }

    @Test
    void isReadyWithinTenSecondsOnceItHasRunBefore() {
        LocalStack.start(config()).close();
        var started = System.nanoTime();
        try (var stack = LocalStack.start(config())) {
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
            assertThat(LocalStack.find(dataDir())).contains(stack.connection());
        }
    }

    @Test
    void refusesASecondStackInTheSameProcessAndStillHoldsTheLockAfterwards() throws Exception {
        try (var stack = LocalStack.start(config())) {
            assertLocked(ProcessHandle.current().pid());
            try (var other = StackProcess.launch(dataDir())) {
                assertThat(other.awaitExit()).isNotZero();
            }
            assertThat(LocalStack.find(dataDir())).contains(stack.connection());
        }
    }

    @Test
    void refusesADirectoryThatAnotherProcessHolds() throws Exception {
        try (var process = StackProcess.launch(dataDir())) {
            process.awaitReady(dataDir());
            assertLocked(process.pid());
        }
    }

    @Test
    void stopsAStackOfAnotherProcess() throws Exception {
        try (var process = StackProcess.launch(dataDir())) {
            process.awaitReady(dataDir());
            assertThat(LocalStack.stop(dataDir(), Duration.ofSeconds(30))).isEqualTo(StopOutcome.STOPPED);
            assertThat(process.isAlive()).isFalse();
        }
        assertThat(postgres()).isEmpty();
        assertThat(ConnectionProperties.file(dataDir())).doesNotExist();
        assertThat(LocalStack.stop(dataDir(), Duration.ofSeconds(1))).isEqualTo(StopOutcome.NOT_RUNNING);
    }

    @Test
    void stopsTheServerThatAKilledStackLeftBehind() throws Exception {
        try (var process = StackProcess.launch(dataDir())) {
            process.awaitReady(dataDir());
            process.kill();
        }
        assertThat(postgres()).isPresent();
        assertThat(LocalStack.stop(dataDir(), Duration.ofSeconds(1))).isEqualTo(StopOutcome.ORPHAN_STOPPED);
        assertThat(postgres()).isEmpty();
    }

    @Test
    void writesConnectionPropertiesForTheOwnerOnlyAndRemovesThem() throws Exception {
        var file = ConnectionProperties.file(dataDir());
        try (var stack = LocalStack.start(config())) {
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(OWNER_ONLY);
            assertThat(ConnectionProperties.read(dataDir())).contains(stack.connection());
            assertThat(filesWith(stack.connection().databasePassword()))
                    .isNotEmpty()
                    .allSatisfy(path ->
                            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(OWNER_ONLY));
            assertThat(Files.getPosixFilePermissions(dataDir()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void takesTheGivenPortsAndSaysSoWhenOneIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> LocalStack.start(config().withPorts(taken.getLocalPort(), 0, 0)))
                    .isInstanceOfSatisfying(
                            PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STACK_FAILED))
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
        var ports = StackPorts.choose(config());
        try (var stack = LocalStack.start(config().withPorts(ports.kafka(), ports.registry(), ports.database()))) {
            assertThat(stack.connection().bootstrapServers()).isEqualTo("127.0.0.1:" + ports.kafka());
            assertThat(stack.connection().schemaRegistryUrl()).endsWith(":" + ports.registry());
            assertThat(stack.connection().databaseUrl()).contains(":" + ports.database() + "/");
        }
    }

    private void assertLocked(long holder) {
        assertThatThrownBy(() -> LocalStack.start(config()))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STACK_LOCKED))
                .hasMessageContaining("process " + holder)
                .hasMessageContaining(dataDir().toString());
    }

    private List<Path> filesWith(String secret) throws IOException {
        try (var paths = Files.walk(dataDir())) {
            return paths.filter(path -> Files.isRegularFile(path) && sizeOf(path) < 10_000)
                    .filter(path -> contentOf(path).contains(secret))
                    .toList();
        }
    }

    private static long sizeOf(Path path) {
        return path.toFile().length();
    }

    private static String contentOf(Path path) {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private Optional<Postmaster> postgres() throws IOException {
        return Postmaster.of(dataDir().toRealPath().resolve("postgres").resolve("data"));
    }

    private Path dataDir() {
        return temporary.resolve("stack");
    }

    private LocalStackConfig config() {
        return LocalStackConfig.in(dataDir()).withProgramsDir(TestPrograms.DIRECTORY);
    }
}
