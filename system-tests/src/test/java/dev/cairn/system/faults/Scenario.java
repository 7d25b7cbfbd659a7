package dev.cairn.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.samples.OpenAiServer;
import dev.cairn.system.faults.Promises.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Faults while runs are under way, and at the end the question whether every promise was kept. */
final class Scenario {
    private final String name;
    private final Pipeline pipeline;
    private final List<Run> runs = new ArrayList<>();
    private final Map<String, Integer> faults = new LinkedHashMap<>();
    private int kills;
    private @Nullable OpenAiServer model;
    private long paidBefore;
    private long distinctBefore;
    private long inFlight;
    private Duration recovery = Duration.ZERO;

    Scenario(String name, Pipeline pipeline) {
        this.name = name;
        this.pipeline = pipeline;
    }

    /** From now on it is watched what a model is paid. */
    Scenario watching(OpenAiServer server) {
        model = server;
        paidBefore = server.usage().texts();
        distinctBefore = server.usage().distinctTexts();
        return this;
    }

    /** Publishes studies that will all be loaded. */
    Run publish(Studies studies, String modelName) throws IOException, InterruptedException {
        return publish(studies, modelName, 0);
    }

    /** Publishes studies of which some cannot be. */
    Run publish(Studies studies, String modelName, int dead) throws IOException, InterruptedException {
        return published(new Run(pipeline.publish(studies, modelName), studies, dead));
    }

    /** Notes a run that was published from somewhere else. */
    Run published(Run run) {
        runs.add(run);
        return run;
    }

    /** Notes a fault. */
    void survived(String fault) {
        survived(fault, 1);
    }

    void survived(String fault, int times) {
        faults.merge(fault, times, Integer::sum);
    }

    /** Notes a kill -9. */
    void killed(String what) {
        survived("kill -9 " + what);
        kills++;
    }

    int kills() {
        return kills;
    }

    /** So many texts more may have been paid for in vain. */
    void mayPayAgain(long texts) {
        inFlight += texts;
    }

    void recoveredAfter(Duration time) {
        recovery = time.compareTo(recovery) > 0 ? time : recovery;
    }

    Duration recovery() {
        return recovery;
    }

    /** How many records of a run have an outcome; 0 while nobody can be asked. */
    long outcomes(Run run) {
        try {
            return pipeline.ledger()
                    .count("select count(*) from record_outcomes join run_items using (item_id) where run_id = '"
                            + run.id() + "'");
        } catch (IllegalStateException unreachable) {
            return 0;
        }
    }

    /** Whether all runs have ended; false while nobody can be asked. */
    boolean ended() {
        if (runs.isEmpty()) {
            return true;
        }
        try {
            // One question: between two of them the loader may hear of a run that has not begun.
            var ids = runs.stream().map(run -> "'" + run.id() + "'").collect(Collectors.joining(", "));
            return pipeline.ledger()
                            .count("select count(*) from runs where finished_at is not null and run_id in (" + ids
                                    + ")")
                    == runs.size();
        } catch (IllegalStateException unreachable) {
            return false;
        }
    }

    void awaitOutcomes(Run run, long atLeast, Duration limit) {
        Awaitility.await(atLeast + " outcomes of " + run.id())
                .atMost(limit)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> outcomes(run) >= atLeast);
    }

    /** Waits for the end of all runs, and looks whether they are what they must be. */
    void prove(Duration limit) {
        Awaitility.await("the end of all runs of: " + name)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(250))
                .until(this::ended);
        var verdict = Promises.inDatabase(pipeline.ledger(), runs).plus(Promises.onTopics(pipeline, runs));
        var paidAgain = paidAgain();
        FaultsReport.add(new FaultsReport.Row(
                name,
                faults,
                kills,
                runs.stream().mapToLong(Run::records).sum(),
                verdict,
                paidAgain,
                inFlight,
                recovery));
        assertThat(verdict).as(name).isEqualTo(Promises.Verdict.SOUND);
        assertThat(paidAgain).as("texts paid again").isLessThanOrEqualTo(inFlight);
        runs.forEach(this::assertAccount);
    }

    /** Texts that the model was paid for more than once; -1 if none is watched. */
    private long paidAgain() {
        return model == null
                ? -1
                : model.usage().texts() - paidBefore - (model.usage().distinctTexts() - distinctBefore);
    }

    /** Where nothing but the death of workers made them pay again, Cairn says so, and at most what was in flight. */
    void proveBill() {
        assertThat(pipeline.ledger().count("select sum(model_repaid) from run_items"))
                .as("texts paid again, as Cairn says")
                .isBetween(paidAgain(), inFlight);
    }

    /** What Cairn says of a run is what was found. */
    private void assertAccount(Run run) {
        var ledger = pipeline.ledger();
        var ofRun = " where run_id = '" + run.id() + "'";
        assertThat(ledger.text("select status from runs" + ofRun))
                .isEqualTo(run.dead() == 0 ? "COMPLETED" : "COMPLETED_WITH_ERRORS");
        assertThat(ledger.count("select sum(dead) from run_items" + ofRun)).isEqualTo(run.dead());
        assertThat(ledger.count("select sum(loaded + unchanged + superseded) from run_items" + ofRun))
                .isEqualTo(run.records() - run.dead());
        assertThat(ledger.count("select sum(expected) from run_items" + ofRun)).isEqualTo(run.records());
    }
}
