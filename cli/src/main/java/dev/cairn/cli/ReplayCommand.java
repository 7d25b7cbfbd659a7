package dev.cairn.cli;

import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.records.RecordTopic;
import dev.cairn.control.replay.Replay;
import dev.cairn.control.replay.ReplayPlan;
import dev.cairn.control.replay.ReplayRequest;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn replay}. */
@Command(
        name = "replay",
        description = {
            "Bring recorded data of a run back into the pipeline, as a new run.",
            "The source is not touched. From raw, today's rules apply; answers of models that are held are not paid for"
                    + " again. Live work goes on."
        })
final class ReplayCommand extends TargetCommand {
    private static final int MOST_ENTITIES = 10;

    @Option(names = "--run", paramLabel = "RUN", required = true, description = "The run whose records are replayed.")
    private String runId = "";

    @Option(
            names = "--from",
            paramLabel = "TOPIC",
            required = true,
            description = "raw (as fetched), prepared (before the model) or enriched (ready to load).")
    private String from = "";

    @Option(names = "--entity", paramLabel = "ENTITY", description = "Only the records of this entity.")
    private @Nullable String entity;

    @Option(names = "--data-type", paramLabel = "TYPE", description = "Only if the run has this data type.")
    private @Nullable String dataType;

    @Option(names = "--only-errors", description = "Only records that are dead.")
    private boolean onlyErrors;

    @Option(names = "--model", paramLabel = "MODEL", description = "Another model than the run's. From raw only.")
    private @Nullable String model;

    @Option(
            names = "--embedding-template",
            paramLabel = "TEMPLATE",
            description = "Another text to embed than the run's. From raw only.")
    private @Nullable String template;

    @Option(names = "--available", description = "Replay what is there, though some records are gone.")
    private boolean available;

    @Option(names = "--dry-run", description = "Say what would be replayed and what it may cost, and publish nothing.")
    private boolean dryRun;

    @Option(names = "--wait", description = "Show progress and wait until every record has its outcome.")
    private boolean wait;

    ReplayCommand(Session session) {
        super(session);
    }

    /** What was published. */
    record Replayed(String runId, String parentRunId, long records) {}

    @Override
    public Integer call() throws InterruptedException {
        var request =
                new ReplayRequest(runId, choice("--from", from, RecordTopic.class), entity, onlyErrors, settings());
        var target = target();
        if (dataType != null
                && !dataType.equals(RunReport.of(target, runId).run().dataType())) {
            throw usage("run " + runId + " is not of data type " + dataType);
        }
        var kafka = target.kafka();
        var replay = new Replay(
                kafka, target.database(), session().audit(kafka), session().clock());
        var plan = replay.plan(request);
        if (dryRun) {
            output().result(plan, () -> text(plan));
            return ExitCodes.DONE;
        }
        requireWhole(plan);
        var replayed = new Replayed(replay.publish(request, plan), runId, plan.total());
        if (wait) {
            output().note("published " + replayed.runId() + " with " + replayed.records() + " records");
            return follow(target, replayed.runId());
        }
        output().result(replayed, replayed::runId);
        return ExitCodes.DONE;
    }

    private Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        if (model != null) {
            settings.putAll(PublishRequest.settings(model, ""));
        }
        if (template != null) {
            settings.put(PublishRequest.EMBEDDING_TEMPLATE, template);
        }
        if (!settings.isEmpty() && !from.equalsIgnoreCase(RecordTopic.RAW.name())) {
            throw usage("only a replay from raw can have another model or template: later records have theirs already");
        }
        return settings;
    }

    private void requireWhole(ReplayPlan plan) {
        if (plan.totalGone() == 0 || available) {
            return;
        }
        throw new PipelineException(
                ErrorCode.REPLAY_INCOMPLETE,
                plan.totalGone() + " records of " + runId + " are gone from " + plan.topic() + " (" + gone(plan)
                        + "). Replay the other " + plan.total() + " with --available, begin incomplete items anew with:"
                        + " cairn runs resume " + runId + " --retry-errors, or publish a new run");
    }

    private static String gone(ReplayPlan plan) {
        var named = plan.gone().entrySet().stream()
                .limit(MOST_ENTITIES)
                .map(entry -> entry.getKey() + " " + entry.getValue() + sentBy(plan, entry.getKey()))
                .collect(Collectors.joining(", "));
        return plan.gone().size() > MOST_ENTITIES ? named + ", …" : named;
    }

    private static String sentBy(ReplayPlan plan, String entity) {
        var run = plan.sentBy().get(entity);
        return run == null ? "" : ", unchanged since " + run + ": replay that one";
    }

    private String text(ReplayPlan plan) {
        var text = new StringBuilder("%d records of %d items of %s would be replayed from %s%n"
                .formatted(plan.total(), plan.records().size(), plan.runId(), plan.topic()));
        if (plan.totalGone() > 0) {
            text.append(plan.totalGone())
                    .append(" are gone: ")
                    .append(gone(plan))
                    .append('\n');
        }
        text.append("model: at most %d calls, %d of them answered before; about %d tokens%n"
                .formatted(plan.maxCalls(), plan.heldAnswers(), plan.maxTokens()));
        var table = output().table("PARTITION", "FIRST OFFSET", "LAST OFFSET");
        plan.offsets().forEach(range -> table.row(range.partition(), range.first(), range.last()));
        return text.append('\n').append(table).toString();
    }
}
