package dev.cairn.cli;

import dev.cairn.control.progress.Outlooks;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.service.HttpConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn lag}. */
@Command(
        name = "lag",
        description = {
            "How far each stage is behind, and how long runs still need.",
            "LAG counts the records that a group has not read yet (~ from samples), AGE tells how long the oldest of them"
                    + " has been waiting. The loader keeps its offsets in the database, the others in Kafka. Rates, and"
                    + " what follows from them, need a second look: --watch. The JSON has every partition."
        })
final class LagCommand extends TargetCommand {
    private static final int LONGEST_PAUSE = 3600;
    private static final int MAX_PORT = 65_535;
    private static final String CLEAR_SCREEN = "\u001B[H\u001B[2J\u001B[3J";

    @Option(names = "--partitions", description = "Show each partition.")
    private boolean partitions;

    @Option(names = "--watch", description = "Look again and again, until Ctrl-C. With --json each look is one line.")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How often --watch and --serve look. Default: ${DEFAULT-VALUE}.")
    private int every;

    @Option(names = "--looks", paramLabel = "N", description = "End --watch after N looks.")
    private int looks = Integer.MAX_VALUE;

    @Option(
            names = "--serve",
            paramLabel = "PORT",
            description = "Serve the same to Prometheus, at /metrics, until Ctrl-C; 0 takes a free port.")
    private @Nullable Integer port;

    LagCommand(Session session) {
        super(session);
    }

    /** Where metrics are served. */
    record Served(String bindAddress, int port) {}

    @Override
    public Integer call() throws InterruptedException {
        check();
        var target = target();
        var outlooks = new Outlooks(target.kafka(), target.database(), session().clock());
        if (port != null) {
            return serve(target, outlooks, port);
        }
        try (outlooks) {
            var view = new LagView(output(), partitions);
            if (watch) {
                watch(outlooks, view);
            } else {
                var outlook = outlooks.look();
                output().result(outlook, () -> view.text(outlook));
            }
        }
        return ExitCodes.DONE;
    }

    private void check() {
        if (every < 1 || every > LONGEST_PAUSE) {
            throw usage("--every must be 1 to " + LONGEST_PAUSE + " seconds");
        }
        if (looks < 1) {
            throw usage("--looks must be at least 1");
        }
        if (port != null && (port < 0 || port > MAX_PORT)) {
            throw usage("--serve must be a port, 0 to " + MAX_PORT);
        }
        if (port != null && watch) {
            throw usage("--serve and --watch exclude each other");
        }
    }

    private int serve(Target target, Outlooks outlooks, int wanted) throws InterruptedException {
        var reader = new ConfigReader(target.environment());
        var http = new HttpConfig(reader.get(HttpConfig.BIND_ADDRESS), wanted);
        reader.finish();
        try (var foreground = new Foreground()) {
            var exporter = LagExporter.start(outlooks, http, Duration.ofSeconds(every));
            foreground.closeAtEnd(exporter);
            var served = new Served(http.bindAddress(), exporter.port());
            output().result(
                            served,
                            () -> "metrics at http://%s:%d/metrics, until Ctrl-C"
                                    .formatted(served.bindAddress(), served.port()));
            foreground.awaitEnd(() -> {});
        }
        return ExitCodes.DONE;
    }

    private void watch(Outlooks outlooks, LagView view) throws InterruptedException {
        // Nobody counts it down: it is a pause that an interrupt ends.
        var pause = new CountDownLatch(1);
        for (var done = 1; ; done++) {
            look(outlooks, view);
            if (done >= looks) {
                return;
            }
            var unused = pause.await(every, TimeUnit.SECONDS);
        }
    }

    /** A broker or database that is away for a while is what somebody may be watching for. */
    private void look(Outlooks outlooks, LagView view) {
        var screen = Terminals.out() && !output().json() ? CLEAR_SCREEN : "";
        try {
            var outlook = outlooks.look();
            output().next(outlook, () -> screen + Format.time(outlook.at()) + "\n" + view.text(outlook));
        } catch (PipelineException e) {
            if (e.code().kind() != ErrorKind.TRANSIENT) {
                throw e;
            }
            output().note(e.getMessage() + " (" + e.code() + ")");
        }
    }
}
