package dev.cairn.control.experiments;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.publish.NewItem;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.publish.Publisher;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.kit.experiment.NarrativesUri;
import dev.cairn.kit.experiment.RemainingNarratives;
import dev.cairn.kit.experiment.Selection;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.Budget;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Begins experiments and goes on with them. What an experiment asks is frozen before its first run is published, and
 * every further run asks the same.
 */
public final class ExperimentRuns {
    private final Experiments experiments;
    private final ExperimentsUnderWay underWay;
    private final Publisher publisher;

    public ExperimentRuns(KafkaAccess kafka, LedgerDatabase database, AuditTrail audit, InstantSource clock) {
        this.experiments = new Experiments(database);
        this.underWay = new ExperimentsUnderWay(kafka, database);
        this.publisher = new Publisher(kafka, audit, clock);
    }

    /** An experiment as it would begin, under an id of its own. Nothing is stored. */
    public static Experiment draft(ExperimentConfig config, String dataSource, InstantSource clock) {
        var id = new ExperimentIds(new SecureRandom()).next(config.name());
        return new Experiment(
                id, dataSource, config.over(dataSource, null), clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /**
     * Freezes an experiment and publishes its first run. If that cannot be published the experiment stays, and is to be
     * resumed.
     *
     * @throws PipelineException DATA_SOURCE_NOT_FOUND; NOTHING_REMAINS if no narrative of it takes part; what the
     *     database or the broker throw
     */
    public StartedRun start(Experiment experiment, @Nullable Budget budget) {
        experiments.requireDataSource(experiment.dataSource());
        var narratives = experiments.count(experiment.remaining(Selection.MISSING));
        if (narratives == 0) {
            throw new PipelineException(
                    ErrorCode.NOTHING_REMAINS,
                    "no narrative of " + experiment.dataSource() + " takes part in experiments: all are blank or"
                            + " placeholders");
        }
        experiments.add(experiment);
        try {
            return publish(experiment, Selection.MISSING, narratives, budget);
        } catch (PipelineException e) {
            throw new PipelineException(
                    e.code(),
                    e.getMessage() + "; experiment " + experiment.id() + " is frozen, begin it with: cairn experiment"
                            + " resume " + experiment.id(),
                    e);
        }
    }

    /**
     * Publishes a further run of an experiment, as it was frozen.
     *
     * @throws PipelineException EXPERIMENT_RUNNING; NOTHING_REMAINS; what the database or the broker throw
     */
    public StartedRun resume(Experiment experiment, Selection selection, @Nullable Budget budget) {
        underWay.requireNone(experiment.id());
        var narratives = experiments.count(experiment.remaining(selection));
        if (narratives == 0) {
            throw nothingRemains(experiment, selection);
        }
        return publish(experiment, selection, narratives, budget);
    }

    private PipelineException nothingRemains(Experiment experiment, Selection selection) {
        var all = experiments.count(experiment.remaining(Selection.MISSING_OR_ERROR));
        var message = all == 0
                ? "every narrative of experiment " + experiment.id() + " has its answer"
                : selection == Selection.ERRORS
                        ? "experiment " + experiment.id() + " has no errors, but " + all
                                + " narratives without a result: resume it without --errors-only"
                        : "every narrative of experiment " + experiment.id() + " has its result; " + all
                                + " are errors, which --retry-errors asks about again";
        return new PipelineException(ErrorCode.NOTHING_REMAINS, message);
    }

    private StartedRun publish(Experiment experiment, Selection selection, long narratives, @Nullable Budget budget) {
        var parameters = new HashMap<String, String>();
        parameters.put(Selection.PARAMETER, selection.toString());
        var max = experiment.config().maxNarratives();
        if (max != null) {
            parameters.put(RemainingNarratives.MAX_PARAMETER, max.toString());
        }
        var request = new PublishRequest(
                ExperimentSettings.DATA_TYPE,
                NarrativesUri.of(experiment.dataSource()),
                experiment.settings(),
                List.of(new NewItem(experiment.id(), parameters)),
                budget);
        return new StartedRun(experiment.id(), publisher.publish(request), narratives);
    }
}
