package dev.cairn.benchmarks;

import dev.cairn.samples.Faults;
import dev.cairn.samples.OpenAiServer;
import dev.cairn.samples.ServerSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A simulated chat endpoint in a process of its own, so that its work is not taken for that of what is measured. */
final class ChatEndpoint implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final URI url;

    /**
     * What it was asked so far.
     *
     * @param calls that were answered
     * @param busyNanos the sum of the times that they took
     * @param peak most calls at once
     * @param refused with 429
     * @param paidAgain prompts that were paid for more than once
     */
    record Bill(long calls, long busyNanos, int peak, int refused, int paidAgain) {
        private static Bill parse(String line) {
            var numbers = Stream.of(line.split(" ", -1)).map(Long::parseLong).toList();
            return new Bill(
                    numbers.get(0),
                    numbers.get(1),
                    numbers.get(2).intValue(),
                    numbers.get(3).intValue(),
                    numbers.get(4).intValue());
        }

        private String line() {
            return calls + " " + busyNanos + " " + peak + " " + refused + " " + paidAgain;
        }
    }

    private ChatEndpoint(Process process) throws IOException {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
        url = URI.create(output.readLine() + "/chat/completions");
    }

    /** Starts one whose answers take as long as this, half as much more or less. */
    static ChatEndpoint start(Duration latency, int maxConcurrent) {
        try {
            var process = JavaProcess.builder(
                            ChatEndpoint.class,
                            List.of("-Xmx256m"),
                            Long.toString(latency.toMillis()),
                            Integer.toString(maxConcurrent))
                    .start();
            return new ChatEndpoint(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where calls go. */
    URI url() {
        return url;
    }

    Bill bill() {
        try {
            process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
            return Bill.parse(output.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** The process: prints its address, then the bill for each line that it is given, and ends with its input. */
    public static void main(String[] arguments) throws IOException {
        var settings = ServerSettings.defaults()
                .withLatency(Duration.ofMillis(Long.parseLong(arguments[0])))
                .withSpread(0.5)
                .withMaxConcurrent(Integer.parseInt(arguments[1]));
        try (var server = OpenAiServer.start("", Faults.none(), settings);
                var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(server.baseUri());
            while (input.readLine() != null) {
                var worked = server.counts().worked();
                System.out.println(new Bill(
                                worked.requests(),
                                worked.busy().toNanos(),
                                server.counts().peakInFlight(),
                                server.counts().status(429),
                                server.usage().textsPaidAgain())
                        .line());
            }
        }
    }
}
