package dev.cairn.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.control.progress.Outlooks;
import dev.cairn.control.progress.RunForecast;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A run's report, and while it is under way what is to come.
 *
 * @param forecast null for a run that is finished, and where no broker tells
 */
record RunView(
        @JsonUnwrapped RunReport report,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RunForecast forecast) {
    private static final int WATCHED_SECONDS = 2;

    /** Reports a run. One that is under way is watched for a while. Throws RUN_NOT_FOUND. */
    static RunView of(Target target, Session session, Output output, String runId) throws InterruptedException {
        var report = RunReport.of(target, runId);
        if (report.run().status().finished()) {
            return new RunView(report, null);
        }
        var forecast = forecast(target, session, output, runId);
        // What happened meanwhile belongs to it.
        return new RunView(RunReport.of(target, runId), forecast);
    }

    String text(Output output) {
        return report.text(output) + (forecast == null ? "" : "\n  forecast  " + LagView.line(forecast) + "\n");
    }

    private static @Nullable RunForecast forecast(Target target, Session session, Output output, String runId)
            throws InterruptedException {
        try (var outlooks = new Outlooks(target.kafka(), target.database(), session.clock())) {
            outlooks.look();
            var unused = new CountDownLatch(1).await(WATCHED_SECONDS, TimeUnit.SECONDS);
            return outlooks.look().runs().stream()
                    .filter(run -> run.runId().equals(runId))
                    .findFirst()
                    .orElse(null);
        } catch (PipelineException e) {
            if (e.code().kind() != ErrorKind.TRANSIENT) {
                throw e;
            }
            output.note("no forecast: " + e.getMessage());
            return null;
        }
    }
}
