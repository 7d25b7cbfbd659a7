package dev.cairn.benchmarks;

import dev.cairn.embed.EmbedService;
import dev.cairn.samples.Faults;
import dev.cairn.samples.OpenAiServer;
import dev.cairn.samples.ServerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How near the embed service comes to what an endpoint allows: its latency and its bound of calls in flight. */
final class EndpointBenchmark {
    private static final String KEY = "sk-benchmark";
    private static final String MODEL = "openai:text-embedding-3-small";
    private static final Duration LATENCY = Duration.ofMillis(500);
    private static final int CONCURRENCY = 32;
    private static final int BATCH = 8;
    private static final double IDEAL = CONCURRENCY * 1000.0 / LATENCY.toMillis();
    private static final double TARGET = 0.9;
    private static final int CHARACTERS = 700;

    /**
     * Everything that is printed.
     *
     * @param batchesPerSecond of each round: records that arrived, in batches' worth
     * @param cpuMillisPerText of this process, broker and endpoint included
     * @param callsRefused with 429, in all rounds
     */
    record Result(
            String benchmark,
            double target,
            double idealBatchesPerSecond,
            List<Double> batchesPerSecond,
            double cpuMillisPerText,
            double ratio,
            int batchSize,
            int peakInFlight,
            int callsRefused,
            int textsPaidAgain,
            Machine machine) {
        boolean reached() {
            return ratio >= target;
        }
    }

    private EndpointBenchmark() {}

    /** See {@link Options}. */
    public static void main(String[] arguments) {
        var options = Options.parse(arguments, 3, Duration.ofSeconds(30));
        var machine = Machine.before();
        var settings = ServerSettings.defaults().withLatency(LATENCY).withMaxConcurrent(CONCURRENCY);
        Result result;
        try (var server = OpenAiServer.start(KEY, Faults.none(), settings);
                var stack = StackUnderTest.start()) {
            var speeds = measure(options, stack, server);
            var rates = speeds.stream().map(speed -> speed.perSecond() / BATCH).toList();
            result = new Result(
                    "endpoint",
                    TARGET,
                    IDEAL,
                    rates,
                    Speed.median(speeds).cpuMillis(),
                    Report.median(rates) / IDEAL,
                    BATCH,
                    server.counts().peakInFlight(),
                    server.counts().status(429),
                    server.usage().textsPaidAgain(),
                    machine.after());
        }
        Report.finish(options, result, () -> table(result), result.reached());
    }

    @SuppressWarnings("try") // the service works by being open
    private static List<Speed> measure(Options options, StackUnderTest stack, OpenAiServer server) {
        var environment = stack.environment(Map.of(
                "CAIRN_EMBED_OPENAI_BASE_URL", server.baseUri().toString(),
                "CAIRN_EMBED_OPENAI_API_KEY", KEY,
                "CAIRN_EMBED_OPENAI_CONCURRENCY", Integer.toString(CONCURRENCY),
                "CAIRN_EMBED_OPENAI_BATCH_COUNT", Integer.toString(BATCH)));
        var texts = new Texts(CHARACTERS);
        var speeds = new ArrayList<Speed>();
        try (var service = stack.start(EmbedService.create(environment));
                var flow = new EmbedFlow(stack.kafka(), MODEL, 4 * CONCURRENCY * BATCH, texts::next)) {
            flow.warmUp(8 * CONCURRENCY * BATCH);
            for (var round = 1; round <= options.rounds(); round++) {
                speeds.add(flow.measure(options.time()));
                Report.note("round %d: %s".formatted(round, speeds.get(round - 1)));
            }
            flow.drain();
        }
        return speeds;
    }

    private static String table(Result result) {
        return """
                latency 500 ms, 32 calls in flight, batches of %d texts
                batches/s      %8.1f of %.0f
                CPU            %8.2f ms a text, server and broker included
                ratio          %8.2f  target %.2f  %s
                in flight      %8d at most, %d calls refused, %d texts paid again
                %s
                """.formatted(
                        result.batchSize(),
                        Report.median(result.batchesPerSecond()),
                        result.idealBatchesPerSecond(),
                        result.cpuMillisPerText(),
                        result.ratio(),
                        result.target(),
                        result.reached() ? "reached" : "MISSED",
                        result.peakInFlight(),
                        result.callsRefused(),
                        result.textsPaidAgain(),
                        result.machine());
    }
}
