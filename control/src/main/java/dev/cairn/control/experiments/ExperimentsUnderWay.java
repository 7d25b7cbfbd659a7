package dev.cairn.control.experiments;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.publish.RunIds;
import dev.cairn.control.runs.RunStatus;
import dev.cairn.control.runs.Runs;
import dev.cairn.control.topics.CompactedTopic;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.topics.Topics;

/**
 * Tells whether a run of an experiment is under way. The topic of runs knows of those that were just published, the
 * ledger of how those stand that its loader has read.
 */
final class ExperimentsUnderWay {
    private static final String RUN_IDS = RunIds.prefix(ExperimentSettings.DATA_TYPE);

    private final KafkaAccess kafka;
    private final Runs runs;

    ExperimentsUnderWay(KafkaAccess kafka, LedgerDatabase database) {
        this.kafka = kafka;
        this.runs = new Runs(database);
    }

    /** Throws EXPERIMENT_RUNNING. */
    void requireNone(String experimentId) {
        new CompactedTopic(kafka, Topics.RUNS)
                        .read(
                                key -> key.startsWith(RUN_IDS),
                                stored -> kafka.serde(Topics.RUNS).decode(stored.value(), ErrorCode.RUN_UNDECODABLE))
                        .values()
                        .stream()
                        .filter(run -> experimentId.equals(run.getSettings().get(ExperimentSettings.ID)))
                        .forEach(this::requireEnded);
    }

    private void requireEnded(Run run) {
        var known = runs.find(run.getRunId()).filter(summary -> summary.attempt() >= run.getAttempt());
        var status = known.map(summary -> summary.status()).orElse(RunStatus.PUBLISHED);
        if (status == RunStatus.PAUSED) {
            throw running(
                    run,
                    "is paused, its budget being spent; go on with: cairn runs resume " + run.getRunId()
                            + " --budget BOUND");
        }
        if (!status.finished()) {
            throw running(run, "is under way; see: cairn runs show " + run.getRunId());
        }
    }

    private static PipelineException running(Run run, String how) {
        return new PipelineException(
                ErrorCode.EXPERIMENT_RUNNING,
                "run " + run.getRunId() + " of experiment " + run.getSettings().get(ExperimentSettings.ID) + " " + how);
    }
}
