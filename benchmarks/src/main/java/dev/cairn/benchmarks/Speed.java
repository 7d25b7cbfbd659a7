package dev.cairn.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * How fast something went, and what it cost. Where others use the machine, too, the cost says more than the speed.
 *
 * @param perSecond how many were done in a second
 * @param cpuMillis the process's CPU time for each
 */
record Speed(double perSecond, double cpuMillis) {
    /** Of what was done since then. */
    static Speed since(Start start, long done) {
        var seconds = (System.nanoTime() - start.nanos()) / 1e9;
        return new Speed(done / seconds, (cpuNanos() - start.cpuNanos()) / 1e6 / done);
    }

    static Speed median(List<Speed> speeds) {
        return new Speed(
                Report.median(speeds.stream().map(Speed::perSecond).toList()),
                Report.median(speeds.stream().map(Speed::cpuMillis).toList()));
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** A moment. */
    record Start(long nanos, long cpuNanos) {
        static Start now() {
            return new Start(System.nanoTime(), Speed.cpuNanos());
        }
    }

    @Override
    public String toString() {
        return "%.1f/s at %.1f ms CPU each".formatted(perSecond, cpuMillis);
    }
}
