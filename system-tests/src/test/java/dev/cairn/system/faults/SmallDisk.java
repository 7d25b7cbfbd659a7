package dev.cairn.system.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A file system of a few megabytes that holds the table of documents, and can be filled. */
final class SmallDisk implements AutoCloseable {
    private static final int MEGABYTES = 64;

    private final LocalServer server;
    private final Path mount;

    private SmallDisk(LocalServer server, Path mount) {
        this.server = server;
        this.mount = mount;
    }

    /** Moves the documents there; empty where this user may not mount a file system. */
    static Optional<SmallDisk> mount(LocalServer server, Path directory) throws Exception {
        var mount = Files.createDirectory(directory.resolve("small-disk"));
        if (!LocalServer.ends(
                List.of("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", mount.toString()))) {
            return Optional.empty();
        }
        var disk = new SmallDisk(server, mount);
        try {
            var place = Files.createDirectory(mount.resolve("tablespace"));
            server.execute("create tablespace small location '" + place + "'");
            server.execute("alter table documents set tablespace small");
            return Optional.of(disk);
        } catch (SQLException | IOException e) {
            disk.unmount();
            throw e;
        }
    }

    /** Leaves no byte. */
    void fill() throws IOException {
        var megabyte = new byte[1024 * 1024];
        try (var out = Files.newOutputStream(filler(), StandardOpenOption.CREATE)) {
            write(out, megabyte);
        }
    }

    private static void write(OutputStream out, byte[] bytes) {
        try {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException full) {
            // Now it is.
        }
    }

    /** Frees what was filled. */
    void empty() throws IOException {
        Files.delete(filler());
    }

    @Override
    public void close() throws SQLException, IOException {
        try {
            server.execute("alter table documents set tablespace pg_default");
            server.execute("drop tablespace small");
        } finally {
            unmount();
        }
    }

    private void unmount() throws IOException {
        LocalServer.run(List.of("umount", mount.toString()));
    }

    private Path filler() {
        return mount.resolve("filler");
    }
}
