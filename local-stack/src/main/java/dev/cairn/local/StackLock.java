package dev.cairn.local;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sees to it that one process at a time runs a stack on a data directory; the system frees it when the process dies. */
final class StackLock implements AutoCloseable {
    // A POSIX lock belongs to the process and goes with ANY of its descriptors of the file. So this process must not
    // open a lock file twice, and the holder is written to a file of its own.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private static final Duration CLOCK_DRIFT = Duration.ofMinutes(1);

    private final Path directory;
    private final FileChannel channel;

    private StackLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    static StackLock acquire(Path dataDir) throws IOException {
        var directory = dataDir.toRealPath();
        if (!HELD_HERE.add(directory)) {
            throw locked(directory);
        }
        try {
            return lock(directory);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(directory);
            throw e;
        }
    }

    /** The process that runs a stack on the directory. */
    static Optional<ProcessHandle> holder(Path dataDir) throws IOException {
        String[] holder;
        try {
            holder = Files.readString(holderFile(dataDir)).strip().split(" ", -1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        // With the time it started, since a number comes round again; the system's account of it moves with its clock.
        var started = Instant.parse(holder[1]);
        return ProcessHandle.of(Long.parseLong(holder[0]))
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        Duration.between(started, startOf(process)).abs().compareTo(CLOCK_DRIFT) < 0);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(holderFile(directory));
        } finally {
            HELD_HERE.remove(directory);
        }
    }

    private static StackLock lock(Path directory) throws IOException {
        var channel =
                FileChannel.open(directory.resolve("stack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw locked(directory);
            }
            var self = ProcessHandle.current();
            SecureFiles.write(holderFile(directory), self.pid() + " " + startOf(self));
            return new StackLock(directory, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static PipelineException locked(Path directory) throws IOException {
        var pid = holder(directory).map(process -> "process " + process.pid()).orElse("another process");
        return new PipelineException(
                ErrorCode.STACK_LOCKED,
                pid + " runs a local stack on " + directory + "; stop that one, or use another data directory");
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static Path holderFile(Path directory) {
        return directory.resolve("stack.pid");
    }
}
