package dev.cairn.benchmarks;

import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.publish.NewItem;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.publish.Publisher;
import dev.cairn.embed.EmbedService;
import dev.cairn.ingest.IngestService;
import dev.cairn.ingest.SourceConnector;
import dev.cairn.ingest.expression.ExpressionConnector;
import dev.cairn.kit.service.Service;
import dev.cairn.load.LoadService;
import dev.cairn.samples.ExpressionGenerator;
import dev.cairn.samples.ExpressionStudyPlan;
import dev.cairn.samples.ExpressionStudyPlan.Technology;
import dev.cairn.transform.TransformService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A gene expression study from its file to committed rows, through all four services: once new, once unchanged, once
 * unchanged but read whole all the same, and one of half the size from the moment before its item is published. In the
 * same round what each step costs alone.
 */
final class ExpressionBenchmark {
    private static final int SAMPLES = 1_000;
    private static final int GENES = Integer.getInteger("cairn.benchmark.genes", 20_000);
    private static final ExpressionStudyPlan WARM_UP = plan("CRNWARM", 4_000);
    private static final ExpressionStudyPlan WHOLE = plan("CRNWHOLE", GENES);
    private static final ExpressionStudyPlan HALF = plan("CRNHALF", GENES / 2);
    private static final double TARGET = 1_000_000;
    private static final double TARGET_SPEED_UP = 5;
    private static final double TARGET_SECONDS = 12;

    private static final List<Function<Map<String, String>, Service>> SERVICES =
            List.of(LoadService::create, EmbedService::create, TransformService::create, IngestService::create);

    /**
     * What one round found; speeds in values a second.
     *
     * @param fresh the study, when it was new
     * @param unchanged the same study again
     * @param reread the same study once more, read whole
     * @param halfSeconds from publishing a new study of half the size to its completion
     * @param cpuMicrosPerThousand CPU of this process for a thousand new values: broker and services
     */
    record Round(
            double fresh,
            double unchanged,
            double reread,
            double halfSeconds,
            double cpuMicrosPerThousand,
            BareExpression.Costs bare) {}

    /** Everything that is printed; medians of the rounds. */
    record Result(
            String benchmark,
            int genes,
            int samples,
            double fresh,
            double unchanged,
            double reread,
            double speedUp,
            double halfSeconds,
            double cpuMicrosPerThousand,
            BareExpression.Costs bare,
            List<Round> rounds,
            Machine machine) {
        boolean reached() {
            return fresh >= TARGET && speedUp >= TARGET_SPEED_UP && halfSeconds <= TARGET_SECONDS;
        }
    }

    private ExpressionBenchmark() {}

    /** See {@link Options}; the time is not used: a round takes as long as its values. */
    public static void main(String[] arguments) {
        var options = Options.parse(arguments, 3, Duration.ofMinutes(1));
        var machine = Machine.before();
        var rounds = new ArrayList<Round>();
        for (var number = 1; number <= options.rounds(); number++) {
            var round = round();
            rounds.add(round);
            Report.note("round %d: %s".formatted(number, round));
        }
        var result = new Result(
                "expression",
                GENES,
                SAMPLES,
                median(rounds, Round::fresh),
                median(rounds, Round::unchanged),
                median(rounds, Round::reread),
                median(rounds, round -> round.unchanged() / round.fresh()),
                median(rounds, Round::halfSeconds),
                median(rounds, Round::cpuMicrosPerThousand),
                BareExpression.Costs.median(rounds.stream().map(Round::bare).toList()),
                rounds,
                machine.after());
        Report.finish(options, result, () -> table(result), result.reached());
    }

    private static double median(List<Round> rounds, Function<Round, Double> figure) {
        return Report.median(rounds.stream().map(figure).toList());
    }

    private static ExpressionStudyPlan plan(String accession, int genes) {
        return new ExpressionStudyPlan(accession, Technology.RNA_SEQ, genes, SAMPLES);
    }

    /** A stack of its own for each round, so that every study is new to it. */
    private static Round round() {
        try (var stack = StackUnderTest.start()) {
            var folder = stack.directory().resolve("studies");
            ExpressionGenerator.seeded(1).write(List.of(WARM_UP, WHOLE, HALF), folder);
            var bare = new BareExpression(stack, folder, WHOLE).measure();
            var services = SERVICES.stream()
                    .map(create -> stack.start(create.apply(stack.environment(Map.of()))))
                    .toList();
            try {
                run(stack, folder, WARM_UP, Map.of());
                var start = Speed.Start.now();
                var first = publish(stack, folder, WHOLE, Map.of());
                stack.awaitCompletion(first);
                var fresh = Speed.since(start, values(WHOLE));
                var since = Map.of(SourceConnector.UNCHANGED_SINCE, first);
                var unchanged = run(stack, folder, WHOLE, since);
                var reread = run(stack, folder, WHOLE, Map.of());
                var half = run(stack, folder, HALF, Map.of());
                return new Round(
                        fresh.perSecond(),
                        unchanged.perSecond(),
                        reread.perSecond(),
                        values(HALF) / half.perSecond(),
                        fresh.cpuMillis() * 1e6,
                        bare);
            } finally {
                for (var i = services.size() - 1; i >= 0; i--) {
                    services.get(i).close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long values(ExpressionStudyPlan plan) {
        return (long) plan.genes() * plan.samples();
    }

    /** From the moment before the work item is published to the moment the run is known to be complete. */
    private static Speed run(
            StackUnderTest stack, Path folder, ExpressionStudyPlan plan, Map<String, String> parameters) {
        var start = Speed.Start.now();
        stack.awaitCompletion(publish(stack, folder, plan, parameters));
        return Speed.since(start, values(plan));
    }

    private static String publish(
            StackUnderTest stack, Path folder, ExpressionStudyPlan plan, Map<String, String> parameters) {
        var item = new NewItem(plan.accession(), parameters).with(ExpressionConnector.STUDY, plan.accession());
        var request = new PublishRequest(
                ExpressionConnector.DATA_TYPE,
                folder.toUri(),
                PublishRequest.settings(PublishRequest.NO_MODEL, ""),
                List.of(item));
        return new Publisher(
                        stack.kafka(), new AuditTrail(stack.kafka(), Clock.systemUTC(), "benchmark"), Clock.systemUTC())
                .publish(request);
    }

    private static String table(Result result) {
        var bare = result.bare();
        return """
                %,d genes of %,d samples, from a file to committed rows, through all services
                new            %,12.0f values/s  target %,.0f
                unchanged      %,12.0f values/s
                read again     %,12.0f values/s
                speed-up       %12.2f           target %.0f
                half of it     %12.1f s         target %.0f
                CPU            %12.0f µs a thousand new values, broker and services, without PostgreSQL
                alone: parse %,.0f, produce %,.0f, consume %,.0f, upsert %,.0f values/s
                %s, %s
                """.formatted(
                        result.genes(),
                        result.samples(),
                        result.fresh(),
                        TARGET,
                        result.unchanged(),
                        result.reread(),
                        result.speedUp(),
                        TARGET_SPEED_UP,
                        result.halfSeconds(),
                        TARGET_SECONDS,
                        result.cpuMicrosPerThousand(),
                        bare.parse(),
                        bare.produce(),
                        bare.consume(),
                        bare.upsert(),
                        result.reached() ? "reached" : "MISSED",
                        result.machine());
    }
}
