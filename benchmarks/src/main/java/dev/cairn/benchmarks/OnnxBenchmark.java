package dev.cairn.benchmarks;

import ai.onnxruntime.OrtException;
import dev.cairn.embed.EmbedService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How much of bare ONNX Runtime's speed is left when texts come and go through Kafka. */
final class OnnxBenchmark {
    private static final String MODEL = "onnx:all-minilm-l6-v2-q";
    private static final int LANES = 2;
    private static final double TARGET = 0.85;
    private static final int UNDER_WAY = 400;
    private static final int WARM_UP_RECORDS = 300;
    private static final Duration BARE_WARM_UP = Duration.ofSeconds(3);

    /** Jobs last for hours; in the first minutes the Java compiler takes up to a core for the broker's code. */
    private static final Duration WARM_UP = Duration.ofMinutes(3);

    /** Texts of a length of their own: an answer to one that is measured later would be kept, and used again. */
    private static final int WARM_UP_CHARACTERS = 1_000;

    /** The figures of one length of text. */
    record Figures(int characters, List<Speed> bare, List<Speed> service, double ratio, boolean reached) {
        static Figures of(int characters, List<Speed> bare, List<Speed> service) {
            var ratio = Speed.median(service).perSecond() / Speed.median(bare).perSecond();
            return new Figures(characters, bare, service, ratio, ratio >= TARGET);
        }
    }

    /** Everything that is printed. */
    record Result(String benchmark, double target, List<Figures> figures, Machine machine) {
        boolean reached() {
            return figures.stream().allMatch(Figures::reached);
        }
    }

    private final Options options;
    private final StackUnderTest stack;
    private final BareModel bare;

    private OnnxBenchmark(Options options, StackUnderTest stack, BareModel bare) {
        this.options = options;
        this.stack = stack;
        this.bare = bare;
    }

    /** See {@link Options}. */
    public static void main(String[] arguments) throws OrtException, IOException, InterruptedException {
        var options = Options.parse(arguments, 3, Duration.ofSeconds(20));
        var machine = Machine.before();
        var figures = new ArrayList<Figures>();
        try (var stack = StackUnderTest.start();
                var bare = new BareModel()) {
            var benchmark = new OnnxBenchmark(options, stack, bare);
            Report.note("warm at " + benchmark.throughTheService(new Texts(WARM_UP_CHARACTERS), WARM_UP));
            figures.add(benchmark.measure(700));
            figures.add(benchmark.measure(2_000));
        }
        var result = new Result("onnx", TARGET, figures, machine.after());
        Report.finish(options, result, () -> table(result), result.reached());
    }

    private Figures measure(int characters) throws InterruptedException {
        var texts = new Texts(characters);
        var bareRates = new ArrayList<Speed>();
        var serviceRates = new ArrayList<Speed>();
        var warm = bare.measure(LANES, BARE_WARM_UP, texts::next);
        Report.note("%d characters: bare warm at %s".formatted(characters, warm));
        for (var round = 1; round <= options.rounds(); round++) {
            bareRates.add(bare.measure(LANES, options.time(), texts::next));
            serviceRates.add(throughTheService(texts, options.time()));
            Report.note("%d characters, round %d: bare %s, service %s"
                    .formatted(characters, round, bareRates.get(round - 1), serviceRates.get(round - 1)));
        }
        return Figures.of(characters, bareRates, serviceRates);
    }

    /** The service runs only while it is measured: bare is to have the machine for itself. */
    @SuppressWarnings("try") // the service works by being open
    private Speed throughTheService(Texts texts, Duration time) {
        var environment = stack.environment(Map.of("CAIRN_EMBED_ONNX_LANES", Integer.toString(LANES)));
        try (var service = stack.start(EmbedService.create(environment));
                var flow = new EmbedFlow(stack.kafka(), MODEL, UNDER_WAY, texts::next)) {
            flow.warmUp(WARM_UP_RECORDS);
            var rate = flow.measure(time);
            flow.drain();
            return rate;
        }
    }

    private static String table(Result result) {
        var rows = result.figures().stream().map(OnnxBenchmark::row).collect(Collectors.joining());
        return "characters        bare: texts/s, CPU ms each  Cairn: texts/s, CPU ms each   ratio  target %.2f%n%s%s"
                .formatted(result.target(), rows, result.machine());
    }

    private static String row(Figures row) {
        var bare = Speed.median(row.bare());
        var service = Speed.median(row.service());
        return "%10d  %20.1f %12.1f %15.1f %12.1f  %6.2f  %s%n"
                .formatted(
                        row.characters(),
                        bare.perSecond(),
                        bare.cpuMillis(),
                        service.perSecond(),
                        service.cpuMillis(),
                        row.ratio(),
                        row.reached() ? "reached" : "MISSED");
    }
}
