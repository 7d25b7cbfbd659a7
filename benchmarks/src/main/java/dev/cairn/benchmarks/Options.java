package dev.cairn.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * What all benchmarks take.
 *
 * @param json print JSON rather than a table
 * @param rounds how often everything is measured
 * @param time how long each measurement takes
 */
record Options(boolean json, int rounds, Duration time) {
    private static final String USAGE = "options: [--json] [--rounds N] [--seconds N]";

    /** Reads the command line; ends the program with 2 where it is none. */
    static Options parse(String[] arguments, int rounds, Duration time) {
        try {
            var options = new Options(false, rounds, time);
            var words = List.of(arguments).iterator();
            while (words.hasNext()) {
                var word = words.next();
                options = switch (word) {
                    case "--json" -> new Options(true, options.rounds, options.time);
                    case "--rounds" -> new Options(options.json, positive(words.next()), options.time);
                    case "--seconds" ->
                        new Options(options.json, options.rounds, Duration.ofSeconds(positive(words.next())));
                    default -> throw new IllegalArgumentException("unknown option " + word);
                };
            }
            return options;
        } catch (RuntimeException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
            throw e;
        }
    }

    private static int positive(String number) {
        var value = Integer.parseInt(number);
        if (value < 1) {
            throw new IllegalArgumentException(number + " is not a positive number");
        }
        return value;
    }
}
