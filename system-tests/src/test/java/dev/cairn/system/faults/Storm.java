package dev.cairn.system.faults;

import dev.cairn.kit.fault.WallClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Does to the processes of a pipeline what a bad day does to machines. Who is hit, and how, comes from the seed. */
final class Storm {
    /** Longer than the sessions of all consumers: who is frozen for so long comes back as a zombie. */
    private static final Duration FROZEN = Duration.ofSeconds(13);

    private static final List<String> CLOCKS = List.of("PT0S", "PT26H", "PT-26H");

    /** What can happen. */
    enum Act {
        KILL,
        KILL_BROKER,
        FREEZE,
        LEAVE_AND_JOIN
    }

    private final Pipeline pipeline;
    private final Scenario scenario;
    private final Random random;
    private final long inFlight;
    private final Map<String, Long> thawAt = new HashMap<>();

    /** @param inFlight texts that an embed process may have under way */
    Storm(Pipeline pipeline, Scenario scenario, Random random, long inFlight) {
        this.pipeline = pipeline;
        this.scenario = scenario;
        this.random = random;
        this.inFlight = inFlight;
    }

    /** Makes it happen to somebody; where everybody who could be hit is frozen, it does not. */
    void act(Act act) throws Exception {
        thawThoseDue();
        var names = pipeline.serviceNames().stream()
                .filter(name -> !thawAt.containsKey(name))
                .sorted()
                .toList();
        switch (act) {
            case KILL -> kill(oneOf(names));
            case KILL_BROKER -> killBroker();
            case FREEZE -> {
                var replaceable =
                        names.stream().filter(name -> hasTwin(name, names)).toList();
                if (!replaceable.isEmpty()) {
                    freeze(oneOf(replaceable));
                }
            }
            case LEAVE_AND_JOIN -> leaveAndJoin(oneOf(names));
        }
    }

    /** kill -9; who comes instead has another clock. */
    void kill(String name) throws Exception {
        pipeline.kill(name);
        scenario.killed(Pipeline.kind(name));
        mayPayAgain(name);
        startWithSomeClock(name);
    }

    /** Stops a process for longer than its session lasts. */
    void freeze(String name) throws Exception {
        pipeline.freeze(name);
        scenario.survived("zombie " + Pipeline.kind(name));
        mayPayAgain(name);
        thawAt.put(name, System.nanoTime() + FROZEN.toNanos());
    }

    /** Waits until the zombies are back. */
    void calm() throws Exception {
        while (!thawAt.isEmpty()) {
            Extent.pass(Duration.ofMillis(100));
            thawThoseDue();
        }
    }

    private void killBroker() throws Exception {
        pipeline.killStack();
        scenario.killed("broker, registry and database");
        pipeline.serviceNames().forEach(this::mayPayAgain);
    }

    private void leaveAndJoin(String name) throws Exception {
        pipeline.stop(name);
        startWithSomeClock(name);
        scenario.survived("leaving and joining of " + Pipeline.kind(name));
    }

    private void startWithSomeClock(String name) throws Exception {
        var offset = oneOf(CLOCKS);
        pipeline.start(name, "-D" + WallClock.OFFSET_PROPERTY + "=" + offset);
        if (!offset.equals(CLOCKS.get(0))) {
            scenario.survived("clock wrong by 26 h");
        }
    }

    private void mayPayAgain(String name) {
        if (Pipeline.kind(name).equals("embed")) {
            scenario.mayPayAgain(inFlight);
        }
    }

    private void thawThoseDue() throws Exception {
        for (var name : List.copyOf(thawAt.keySet())) {
            if (System.nanoTime() - thawAt.get(name) >= 0) {
                pipeline.thaw(name);
                thawAt.remove(name);
            }
        }
    }

    private boolean hasTwin(String name, List<String> running) {
        return running.stream()
                .anyMatch(other -> !other.equals(name) && Pipeline.kind(other).equals(Pipeline.kind(name)));
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
