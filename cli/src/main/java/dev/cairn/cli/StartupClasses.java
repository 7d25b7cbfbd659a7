package dev.cairn.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Loads what commands that ask and go need. The launcher runs this once with {@code -XX:ArchiveClassesAtExit}: a JVM that
 * finds these classes in an archive starts in two thirds of the time.
 */
final class StartupClasses {
    private static final List<String> LIBRARIES = List.of(
            "avro-",
            "control-",
            "embed-service-",
            "jackson-annotations-",
            "jackson-core-",
            "jackson-databind-",
            "kafka-clients-",
            "kit-",
            "local-stack-",
            "logback-",
            "onnxruntime-",
            "picocli-",
            "postgresql-",
            "schema-registry-client-",
            "schemas-",
            "slf4j-",
            "tokenizers-");
    private static final String CLASS = ".class";
    private static final Map<String, String> NOBODY_THERE = Map.of(
            "CAIRN_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
            "CAIRN_SCHEMA_REGISTRY_URL", "http://127.0.0.1:1",
            "CAIRN_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none");

    private StartupClasses() {}

    /** Takes the program's jar, beside which its libraries lie in {@code lib/}. */
    public static void main(String[] args) throws IOException {
        var program = Path.of(args[0]);
        loadAll(program);
        try (var libraries = Files.newDirectoryStream(program.resolveSibling("lib"), StartupClasses::wanted)) {
            for (var library : libraries) {
                loadAll(library);
            }
        }
        exercise();
    }

    /** What the JDK brings, and lambdas, are archived only where they are used. A command that fails uses most of them. */
    private static void exercise() {
        var session = new Session(NOBODY_THERE, Path.of("/"), Clock.systemUTC(), false);
        for (var command : List.of("--help", "runs list", "topics list")) {
            CairnCommandLine.create(session)
                    .setOut(new PrintWriter(Writer.nullWriter()))
                    .setErr(new PrintWriter(Writer.nullWriter()))
                    .execute(command.split(" ", -1));
        }
    }

    private static boolean wanted(Path library) {
        var name = String.valueOf(library.getFileName());
        return LIBRARIES.stream().anyMatch(name::startsWith);
    }

    private static void loadAll(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            file.stream()
                    .map(ZipEntry::getName)
                    .filter(name ->
                            name.endsWith(CLASS) && !name.startsWith("META-INF") && !name.endsWith("-info.class"))
                    .forEach(name -> load(
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.')));
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, StartupClasses.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // Belongs to an optional library that is not here: no command can need it.
        }
    }
}
