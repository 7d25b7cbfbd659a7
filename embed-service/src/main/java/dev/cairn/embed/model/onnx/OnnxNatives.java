package dev.cairn.embed.model.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's native code in a folder that stays. Left to itself, the library unpacks 24 MB for each process into a
 * temporary folder, and a process that is killed leaves them there.
 */
final class OnnxNatives {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxNatives.class);

    /** Documented in ai.onnxruntime.OnnxRuntime: a folder that is looked into before anything is unpacked. */
    private static final String PATH_PROPERTY = "onnxruntime.native.path";

    private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

    private OnnxNatives() {}

    /** Lets the library load from a folder below this one, unless the user has named another. */
    static synchronized void keepBelow(Path base) {
        if (System.getProperty(PATH_PROPERTY) != null) {
            return;
        }
        try {
            unpack(base).ifPresent(folder -> System.setProperty(PATH_PROPERTY, folder.toString()));
        } catch (IOException e) {
            LOG.warn("natives not kept folder={} action=leave_it_to_the_library", base, e);
        }
    }

    /** Unpacks what is not there yet; empty where the version is not known, and so what is there neither. */
    static Optional<Path> unpack(Path base) throws IOException {
        var version = OrtEnvironment.class.getPackage().getImplementationVersion();
        if (version == null) {
            return Optional.empty();
        }
        var folder = Files.createDirectories(base.resolve("onnxruntime-" + version));
        for (var library : LIBRARIES) {
            unpack(System.mapLibraryName(library), folder);
        }
        return Optional.of(folder);
    }

    private static void unpack(String file, Path folder) throws IOException {
        var target = folder.resolve(file);
        if (Files.exists(target)) {
            return;
        }
        var name = "/ai/onnxruntime/native/" + platform() + "/" + file;
        try (var resource = OrtEnvironment.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new FileNotFoundException(name);
            }
            // Never half a library under its own name.
            var part = Files.createTempFile(folder, file, ".part");
            Files.copy(resource, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String platform() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var processor = System.getProperty("os.arch");
        return (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux")
                + (processor.equals("aarch64") ? "-aarch64" : "-x64");
    }
}
