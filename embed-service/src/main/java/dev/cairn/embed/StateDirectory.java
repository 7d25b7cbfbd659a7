package dev.cairn.embed;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The folder of one instance's stores. Instances that are configured with the same folder, two processes on one machine
 * for example, each take the first subfolder that is free; who comes back finds its own again.
 */
final class StateDirectory implements AutoCloseable {
    private static final int MOST_INSTANCES = 64;

    private final Path path;
    private final FileChannel channel;

    private StateDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Takes a subfolder. Throws CONFIGURATION_INVALID if none is to be had. */
    static StateDirectory take(Path base) {
        try {
            for (var instance = 0; instance < MOST_INSTANCES; instance++) {
                var folder = Files.createDirectories(base.resolve("instance-" + instance));
                var taken = lock(folder);
                if (taken.isPresent()) {
                    return taken.get();
                }
            }
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "state directory " + base + " cannot be written; set " + EmbedConfig.STATE_DIR.name(),
                    e);
        }
        throw new PipelineException(
                ErrorCode.CONFIGURATION_INVALID,
                "state directory " + base + " is used by " + MOST_INSTANCES + " instances; set "
                        + EmbedConfig.STATE_DIR.name());
    }

    /** Where the stores lie. */
    Path path() {
        return path;
    }

    private static Optional<StateDirectory> lock(Path folder) throws IOException {
        var channel =
                FileChannel.open(folder.resolve("instance.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isLocked(channel)) {
            return Optional.of(new StateDirectory(folder, channel));
        }
        channel.close();
        return Optional.empty();
    }

    /** The lock lasts as long as its channel. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException takenInThisProcess) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock of " + path + " cannot be freed", e);
        }
    }
}
