package dev.cairn.cli;

import dev.cairn.control.progress.Snapshot;
import dev.cairn.control.progress.StageProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Shows how far a run has come: in place on a terminal, else a line every few seconds. */
final class ProgressView {
    private static final Duration TERMINAL_PERIOD = Duration.ofMillis(500);
    private static final Duration LINE_PERIOD = Duration.ofSeconds(5);
    private static final Duration IDLE_BEFORE_HINT = Duration.ofSeconds(30);
    private static final String CLEAR_TO_END = "\u001B[0J";

    private final Output output;
    private final Session session;
    private int linesToRewrite;
    private Instant nextLine;
    private Instant lastMove;
    private long lastSum = -1;
    private boolean hinted;

    ProgressView(Output output, Session session) {
        this.output = output;
        this.session = session;
        this.nextLine = session.clock().instant();
        this.lastMove = nextLine;
    }

    /**
     * Returns when nothing more will happen to the run.
     *
     * @param progress how the run stands now
     * @param check called each time; throws to give up
     */
    Snapshot follow(Supplier<Snapshot> progress, Runnable check) throws InterruptedException {
        // Nobody counts it down: it is a pause that an interrupt ends.
        var pause = new CountDownLatch(1);
        while (true) {
            check.run();
            var snapshot = progress.get();
            show(snapshot);
            if (snapshot.finished()) {
                return snapshot;
            }
            hint(snapshot);
            var unused = pause.await(TERMINAL_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void show(Snapshot snapshot) {
        if (session.terminal()) {
            var table = table(snapshot);
            output.raw((linesToRewrite == 0 ? "" : "\u001B[" + linesToRewrite + "A\r" + CLEAR_TO_END) + table);
            linesToRewrite = (int) table.lines().count();
            return;
        }
        var now = session.clock().instant();
        if (snapshot.finished() || !now.isBefore(nextLine)) {
            nextLine = now.plus(LINE_PERIOD);
            output.note(line(snapshot));
        }
    }

    /** Someone who forgot to start the services would wait for ever without a word. */
    private void hint(Snapshot snapshot) {
        var sum = snapshot.stages().stream().mapToLong(StageProgress::done).sum();
        var now = session.clock().instant();
        if (sum != lastSum) {
            lastSum = sum;
            lastMove = now;
        } else if (!hinted && now.isAfter(lastMove.plus(IDLE_BEFORE_HINT))) {
            hinted = true;
            linesToRewrite = 0;
            output.note(
                    "nothing has moved for " + IDLE_BEFORE_HINT.toSeconds()
                            + " s: do all services run? See: cairn lag. The run goes on by itself; Ctrl-C only stops watching.");
        }
    }

    private String table(Snapshot snapshot) {
        var table = output.table("STAGE", "DONE", "RATE/S", "LAG", "ETA");
        for (var stage : snapshot.stages()) {
            table.row(
                    stage.stage().name().toLowerCase(Locale.ROOT),
                    stage.done(),
                    rate(stage),
                    stage.lag(),
                    Format.duration(stage.eta()));
        }
        return table + items(snapshot) + "\n"
                + snapshot.forecast().map(run -> LagView.line(run) + "\n").orElse("");
    }

    private static String line(Snapshot snapshot) {
        return snapshot.stages().stream()
                        .map(stage -> stage.stage().name().toLowerCase(Locale.ROOT) + " " + stage.done() + " ("
                                + rate(stage) + "/s, lag " + stage.lag()
                                + (stage.eta() == null ? "" : ", ETA " + Format.duration(stage.eta())) + ")")
                        .collect(Collectors.joining("  "))
                + "  " + items(snapshot)
                + snapshot.forecast().map(run -> "; " + LagView.line(run)).orElse("");
    }

    private static String rate(StageProgress stage) {
        return String.format(Locale.ROOT, "%.0f", stage.rate());
    }

    private static String items(Snapshot snapshot) {
        return snapshot.run()
                        .map(run -> "items %d of %d completed, %d failed; records %s expected, %d dead"
                                .formatted(
                                        run.items().completed(),
                                        run.items().total(),
                                        run.items().failed(),
                                        Format.count(run.records().expected()),
                                        run.records().dead()))
                        .orElse("waiting for load-service to read the run")
                + snapshot.expression().map(RunReport::totals).map(", "::concat).orElse("");
    }
}
