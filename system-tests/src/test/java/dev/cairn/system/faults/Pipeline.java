package dev.cairn.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.config.ConnectionProperties;
import dev.cairn.system.CairnProcess;
import dev.cairn.system.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local stack in one process and each service in another, all of which can be killed, frozen and started again. A
 * service's name is its kind, or its kind and a number: {@code load-2}.
 */
final class Pipeline implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    private final Path directory;
    private final Map<String, String> settings;
    private final String[] up;
    private final Map<String, CairnProcess> services = new TreeMap<>();
    private final Set<String> frozen = new HashSet<>();
    private CairnProcess stack;
    private int files;

    private Pipeline(Path directory, Map<String, String> settings, String... up) throws IOException {
        this.directory = directory;
        this.settings = new HashMap<>(settings);
        this.up = up;
        stack = CairnProcess.up(dataDir(), settings, up);
    }

    /** Everything in one process, as {@code cairn up} does it. */
    static Pipeline inOneProcess(Path directory, Map<String, String> settings) throws IOException {
        return new Pipeline(directory, settings);
    }

    /** The stack with some services in its process, or {@code none}; others are started beside it. */
    static Pipeline with(String services, Path directory, Map<String, String> settings) throws IOException {
        return new Pipeline(directory, settings, "--services", services);
    }

    /** The settings of services that are started from now on. */
    void set(String variable, String value) {
        settings.put(variable, value);
    }

    /** Starts a service. */
    void start(String name, String... options) throws IOException {
        var kind = kind(name);
        var environment = environment();
        environment.put("CAIRN_" + kind.toUpperCase(Locale.ROOT) + "_HTTP_PORT", "0");
        environment.put(
                "CAIRN_EMBED_STATE_DIR", directory.resolve("state-" + name).toString());
        services.put(
                name,
                CairnProcess.start(
                        directory.resolve(name + ".log"), environment, Arrays.asList(options), "service", kind));
    }

    /** Asks a service to end, and waits. */
    void stop(String name) {
        services.remove(name).close();
    }

    /** kill -9. */
    void kill(String name) throws InterruptedException {
        log.info("event=kill service={}", name);
        services.remove(name).kill();
    }

    /** Stops a process as it stands; it notices nothing. */
    void freeze(String name) throws IOException {
        log.info("event=freeze service={}", name);
        services.get(name).signal("STOP");
        frozen.add(name);
    }

    /** Lets a frozen process go on. */
    void thaw(String name) throws IOException {
        log.info("event=thaw service={}", name);
        services.get(name).signal("CONT");
        frozen.remove(name);
    }

    CairnProcess service(String name) {
        return services.get(name);
    }

    Set<String> serviceNames() {
        return Set.copyOf(services.keySet());
    }

    /** kill -9 of the process that runs the broker, and all that is in it; then the same again on the same data. */
    void killStack() throws IOException, InterruptedException {
        log.info("event=kill stack");
        stack.kill();
        // Or the dead one's would be taken for the next one's.
        Files.delete(ConnectionProperties.file(dataDir()));
        stack = CairnProcess.up(dataDir(), settings, up);
    }

    static String kind(String name) {
        return name.replaceFirst("-\\d+$", "");
    }

    /** What a service has logged. */
    String log(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".log"));
    }

    Path directory() {
        return directory;
    }

    Path dataDir() {
        return directory.resolve("data");
    }

    ConnectionProperties connection() {
        return stack.connection();
    }

    boolean isAlive() {
        return stack.isAlive();
    }

    Ledger ledger() {
        return Ledger.of(stack);
    }

    /** What a service or a command of this pipeline is started with. */
    Map<String, String> environment() {
        var environment = new HashMap<>(stack.connection().environment());
        // Many processes that start at once on a small machine make the broker slow.
        environment.put("CAIRN_KAFKA_DEFAULT_API_TIMEOUT_MS", "60000");
        environment.put("CAIRN_KAFKA_REQUEST_TIMEOUT_MS", "30000");
        environment.putAll(settings);
        return environment;
    }

    /** Publishes studies from a file. Returns the run's id. */
    String publish(Studies studies, String model) throws IOException, InterruptedException {
        files++;
        var file = studies.writeTo(
                Files.createDirectories(directory.resolve("sources")).resolve("studies-" + files + ".ndjson"));
        return publish(file.toUri().toString(), model);
    }

    /** Publishes studies of a source. Returns the run's id. */
    String publish(String source, String model, String... query) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("publish", "clinical_trials", "--source", source, "--model", model));
        arguments.addAll(List.of(query));
        arguments.add("--json");
        var published = CairnProcess.run(environment(), arguments.toArray(String[]::new));
        assertThat(published.exitCode()).as(published.err()).isZero();
        return published.json().get("run_id").asText();
    }

    @Override
    public void close() throws IOException {
        // A frozen process does not hear that it is to end.
        for (var name : List.copyOf(frozen)) {
            thaw(name);
        }
        services.values().parallelStream().forEach(CairnProcess::close);
        stack.close();
    }
}
