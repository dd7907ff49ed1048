package io.tidewatch.cli.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.TreeMap;

/** CPU time of this JVM's threads, added up by the part they belong to. */
final class CpuByPart {
    static final String ANALYSIS = "analysis";
    static final String ALERTS = "alerts";
    static final String LIMIT = "limit";
    static final String OTHER = "other";

    private CpuByPart() {}

    /** @return nanoseconds by part; subtract two readings */
    static Map<String, Long> nanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> sums = new TreeMap<>();
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            long cpu = threads.getThreadCpuTime(id);
            if (info != null && cpu > 0) {
                sums.merge(part(info.getThreadName()), cpu, Long::sum);
            }
        }
        return sums;
    }

    /** Garbage collection and compilation run on threads the JVM does not list: the rest up to this. */
    static long processNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime()
                : 0;
    }

    private static String part(String thread) {
        if (thread.contains("tidewatch-analysis")) {
            return ANALYSIS;
        }
        if (thread.contains("tidewatch-alerts")) {
            return ALERTS;
        }
        if (thread.contains("tidewatch-notifier")) {
            return "notifier";
        }
        if (thread.contains(LimitApp.APPLICATION)) {
            return LIMIT;
        }
        return OTHER;
    }
}
