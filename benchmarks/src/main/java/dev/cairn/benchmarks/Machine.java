package dev.cairn.benchmarks;

import java.lang.management.ManagementFactory;

/**
 * Where a benchmark ran. What else runs on the machine takes part in the result.
 *
 * @param processors that the JVM may use
 * @param java its version
 * @param loadBefore the load average of the minute before
 * @param loadAfter the load average of the last minute, the benchmark's own load included
 */
record Machine(int processors, String java, double loadBefore, double loadAfter) {
    static Machine before() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), load(), Double.NaN);
    }

    Machine after() {
        return new Machine(processors, java, loadBefore, load());
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    @Override
    public String toString() {
        return "%d processors, Java %s, load average %.2f before, %.2f after"
                .formatted(processors, java, loadBefore, loadAfter);
    }
}
