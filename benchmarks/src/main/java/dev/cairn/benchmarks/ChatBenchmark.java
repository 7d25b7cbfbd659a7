package dev.cairn.benchmarks;

import dev.cairn.benchmarks.ChatEndpoint.Bill;
import dev.cairn.embed.EmbedMain;
import dev.cairn.kit.content.RequestKey;
import dev.cairn.schemas.ExperimentNarrative;
import dev.cairn.schemas.ModelEndpoint;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import dev.cairn.schemas.NarrativeType;
import dev.cairn.schemas.PreparedPayload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How near the embed service comes to as many perfectly busy slots as an endpoint allows calls in flight. Endpoint and
 * service have processes of their own; broker and records are here.
 */
final class ChatBenchmark {
    private static final String MODEL = "chat:simulated";
    private static final Duration LATENCY = Duration.ofMillis(500);
    private static final int SLOTS = 64;
    private static final int NARRATIVES = Integer.getInteger("cairn.benchmark.narratives", 10_000);
    private static final int WARM_UP = 1_000;
    private static final int CHARACTERS = 1_500;
    private static final double TARGET = 0.95;
    private static final Map<String, String> PARAMETERS =
            Map.of("temperature", "0", "seed", "1024", "response_format", "auto", "scope", "benchmark");

    /**
     * Everything that is printed.
     *
     * @param shares of each round: the time that so many calls of the mean latency take in all slots at once, as a
     *     share of the time from the first record in to the last one out
     * @param meanLatencyMillis as the endpoint measured it
     * @param cpuMillisPerCall of the service's process
     * @param peakInFlight at the endpoint, of all rounds, as what follows
     */
    record Result(
            String benchmark,
            double target,
            int narratives,
            int slots,
            List<Double> shares,
            double share,
            double callsPerSecond,
            double meanLatencyMillis,
            double cpuMillisPerCall,
            int peakInFlight,
            int callsRefused,
            int promptsPaidAgain,
            Machine machine) {
        boolean reached() {
            return share >= target;
        }
    }

    /** A round, and what the endpoint and the service did in it. */
    private record Round(double seconds, double meanLatency, double cpuMillisPerCall) {
        double share() {
            return NARRATIVES * meanLatency / SLOTS / seconds;
        }
    }

    private ChatBenchmark() {}

    /** See {@link Options}. */
    public static void main(String[] arguments) {
        var options = Options.parse(arguments, 3, Duration.ZERO);
        var machine = Machine.before();
        Result result;
        try (var endpoint = ChatEndpoint.start(LATENCY, SLOTS);
                var stack = StackUnderTest.start()) {
            var rounds = measure(options, stack, endpoint);
            var shares = rounds.stream().map(Round::share).toList();
            var bill = endpoint.bill();
            result = new Result(
                    "chat",
                    TARGET,
                    NARRATIVES,
                    SLOTS,
                    shares,
                    Report.median(shares),
                    NARRATIVES / median(rounds, Round::seconds),
                    median(rounds, Round::meanLatency) * 1000,
                    median(rounds, Round::cpuMillisPerCall),
                    bill.peak(),
                    bill.refused(),
                    bill.paidAgain(),
                    machine.after());
        }
        Report.finish(options, result, () -> table(result), result.reached());
    }

    private interface Figure {
        double of(Round round);
    }

    private static double median(List<Round> rounds, Figure figure) {
        return Report.median(rounds.stream().map(figure::of).toList());
    }

    private static List<Round> measure(Options options, StackUnderTest stack, ChatEndpoint endpoint) {
        var service = service(stack);
        var narratives = narratives(endpoint);
        try (var flow = new EmbedFlow(stack.kafka(), SLOTS, narratives)) {
            flow.warmUp(WARM_UP);
            flow.drain();
            var rounds = new ArrayList<Round>();
            for (var round = 1; round <= options.rounds(); round++) {
                var records = Stream.generate(narratives).limit(NARRATIVES).toList();
                var before = endpoint.bill();
                var cpu = cpu(service);
                var seconds = flow.through(records);
                rounds.add(new Round(
                        seconds,
                        meanLatency(before, endpoint.bill()),
                        cpu(service).minus(cpu).toMillis() / (double) NARRATIVES));
                Report.note("round %d: %.3f of %d busy slots"
                        .formatted(round, rounds.get(round - 1).share(), SLOTS));
            }
            return rounds;
        } finally {
            service.destroyForcibly();
        }
    }

    private static Process service(StackUnderTest stack) {
        var builder = JavaProcess.builder(EmbedMain.class, List.of("-Xmx512m", "-XX:+UseParallelGC"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(stack.environment(Map.of("CAIRN_EMBED_CHAT_CONCURRENCY", Integer.toString(SLOTS))));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private static double meanLatency(Bill before, Bill after) {
        return (after.busyNanos() - before.busyNanos()) / 1e9 / (after.calls() - before.calls());
    }

    private static Supplier<PreparedPayload> narratives(ChatEndpoint endpoint) {
        var texts = new Texts(CHARACTERS);
        var own = new ModelEndpoint(endpoint.url().toString(), null);
        return () -> {
            var text = texts.next();
            var key = RequestKey.of(ModelKind.COMPLETION, MODEL, PARAMETERS, text);
            var asked = new ExperimentNarrative("benchmark", "benchmark", key, NarrativeType.CME, 0, key);
            return new PreparedPayload(
                    key, asked, new ModelInput(key, ModelKind.COMPLETION, MODEL, PARAMETERS, text, own));
        };
    }

    private static String table(Result result) {
        return """
                %d narratives, latency 500 ms +- 50 %% (measured %.1f ms), %d calls in flight
                calls/s        %8.1f
                CPU            %8.2f ms a call, of the service alone
                share          %8.3f  target %.2f  %s
                in flight      %8d at most, %d calls refused, %d prompts paid again
                %s
                """.formatted(
                        result.narratives(),
                        result.meanLatencyMillis(),
                        result.slots(),
                        result.callsPerSecond(),
                        result.cpuMillisPerCall(),
                        result.share(),
                        result.target(),
                        result.reached() ? "reached" : "MISSED",
                        result.peakInFlight(),
                        result.callsRefused(),
                        result.promptsPaidAgain(),
                        result.machine());
    }
}
