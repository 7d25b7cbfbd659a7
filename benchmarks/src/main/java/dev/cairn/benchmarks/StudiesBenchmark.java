package dev.cairn.benchmarks;

import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.publish.BulkQuery;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.publish.Publisher;
import dev.cairn.embed.EmbedService;
import dev.cairn.ingest.IngestService;
import dev.cairn.kit.service.Service;
import dev.cairn.load.LoadService;
import dev.cairn.samples.StudyFiles;
import dev.cairn.samples.StudyGenerator;
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

/** Studies from files to committed rows, through all four services, without a model: once new, then once unchanged. */
final class StudiesBenchmark {
    private static final int STUDIES = Integer.getInteger("cairn.benchmark.studies", 100_000);
    private static final int STUDY_BYTES = 8_000;
    private static final int PAGE = 1000;
    private static final int WARM_UP = 5_000;
    private static final double TARGET = 2_500;
    private static final double TARGET_SPEED_UP = 2;

    private static final List<Function<Map<String, String>, Service>> SERVICES =
            List.of(LoadService::create, EmbedService::create, TransformService::create, IngestService::create);

    /**
     * Everything that is printed.
     *
     * @param newPerSecond of each round, the first run over the files
     * @param unchangedPerSecond of each round, the second run over the same files
     * @param cpuMillisPerNewStudy of this process: broker and services, not PostgreSQL
     * @param speedUp of the unchanged run against the new one, the median of the rounds
     */
    record Result(
            String benchmark,
            int studies,
            double target,
            List<Double> newPerSecond,
            List<Double> unchangedPerSecond,
            double cpuMillisPerNewStudy,
            double speedUp,
            Machine machine) {
        boolean reached() {
            return Report.median(newPerSecond) >= target && speedUp >= TARGET_SPEED_UP;
        }
    }

    private record Round(Speed fresh, Speed unchanged) {}

    private StudiesBenchmark() {}

    /** See {@link Options}; the time is not used: a round takes as long as its studies. */
    public static void main(String[] arguments) {
        var options = Options.parse(arguments, 3, Duration.ofMinutes(1));
        var machine = Machine.before();
        var rounds = new ArrayList<Round>();
        for (var number = 1; number <= options.rounds(); number++) {
            var round = round();
            rounds.add(round);
            Report.note("round %d: new %s, unchanged %s".formatted(number, round.fresh(), round.unchanged()));
        }
        var fresh = rounds.stream().map(Round::fresh).toList();
        var result = new Result(
                "studies",
                STUDIES,
                TARGET,
                fresh.stream().map(Speed::perSecond).toList(),
                rounds.stream().map(round -> round.unchanged().perSecond()).toList(),
                Speed.median(fresh).cpuMillis(),
                Report.median(rounds.stream()
                        .map(round ->
                                round.unchanged().perSecond() / round.fresh().perSecond())
                        .toList()),
                machine.after());
        Report.finish(options, result, () -> table(result), result.reached());
    }

    /** A stack of its own for each round, so that every study is new to it. */
    private static Round round() {
        try (var stack = StackUnderTest.start()) {
            var warmUp = write(stack.directory().resolve("warm-up"), 2, WARM_UP);
            var studies = write(stack.directory().resolve("studies"), 1, STUDIES);
            var services = SERVICES.stream()
                    .map(create -> stack.start(create.apply(stack.environment(Map.of()))))
                    .toList();
            try {
                run(stack, warmUp, WARM_UP);
                return new Round(run(stack, studies, STUDIES), run(stack, studies, STUDIES));
            } finally {
                for (var i = services.size() - 1; i >= 0; i--) {
                    services.get(i).close();
                }
            }
        }
    }

    private static Path write(Path folder, long seed, int count) {
        try {
            StudyFiles.writeGzipPages(
                    StudyGenerator.seeded(seed).withStudyBytes(STUDY_BYTES).source(count), folder, PAGE);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the moment before the work item is published to the moment the run is known to be complete. */
    private static Speed run(StackUnderTest stack, Path files, int count) {
        var start = Speed.Start.now();
        var request = new PublishRequest(
                "clinical_trials",
                files.toUri(),
                PublishRequest.settings(PublishRequest.NO_MODEL, ""),
                List.of(new BulkQuery(Map.of()).item()));
        var runId = new Publisher(
                        stack.kafka(), new AuditTrail(stack.kafka(), Clock.systemUTC(), "benchmark"), Clock.systemUTC())
                .publish(request);
        stack.awaitCompletion(runId);
        return Speed.since(start, count);
    }

    private static String table(Result result) {
        return """
                %,d studies of 8 KB, from files to committed rows, without a model
                new            %8.0f studies/s  target %,.0f
                unchanged      %8.0f studies/s
                speed-up       %8.2f  target %.2f  %s
                CPU            %8.2f ms a new study, broker and services, without PostgreSQL
                %s
                """.formatted(
                        result.studies(),
                        Report.median(result.newPerSecond()),
                        result.target(),
                        Report.median(result.unchangedPerSecond()),
                        result.speedUp(),
                        TARGET_SPEED_UP,
                        result.reached() ? "reached" : "MISSED",
                        result.cpuMillisPerNewStudy(),
                        result.machine());
    }
}
