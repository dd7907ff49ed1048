package io.tidewatch.cli.bench;

import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleConsumer;

/**
 * One drain of a load through both applications: timed until the analysis has read all and the alerts application all
 * that came of it; the alerts' CPU time until the windows are judged, which wait for the analysis to have caught up.
 */
final class RulesRun {
    private static final double FROM = 0.30;
    /** Longer than a tick of progress takes to bring a clock on: by then all windows are due. */
    private static final Duration TICKS = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final GroupProgress progress;
    private final Runnable check;
    private final DoubleConsumer done;
    private final long points;

    private record Reading(long atNanos, Map<String, Long> cpuNanos, long processNanos, long brokerNanos) {
        long cpu(String part) {
            return cpuNanos.getOrDefault(part, 0L);
        }
    }

    RulesRun(Cluster cluster, GroupProgress progress, Runnable check, DoubleConsumer done, long points) {
        this.cluster = cluster;
        this.progress = progress;
        this.check = check;
        this.done = done;
        this.points = points;
    }

    /** @throws IllegalStateException where it does not come to its end in time */
    RulesReport.Figures measure(Duration patience) {
        double begin = progress.await(points * FROM, patience, check, done);
        Reading from = read();
        double end = progress.await((double) points, patience, check, done);
        Reading analysed = read();
        awaitAlerts(patience);
        Reading told = read();
        long until = System.nanoTime() + TICKS.toNanos();
        while (System.nanoTime() < until) {
            check.run();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        awaitAlerts(patience);
        Reading judged = read();
        double counted = Math.max(1, end - begin);
        Map<String, Double> cpu = new TreeMap<>();
        cpu.put(CpuByPart.ANALYSIS, micros(from.cpu(CpuByPart.ANALYSIS), analysed.cpu(CpuByPart.ANALYSIS), counted));
        cpu.put(CpuByPart.ALERTS, micros(from.cpu(CpuByPart.ALERTS), judged.cpu(CpuByPart.ALERTS), counted));
        double process = micros(from.processNanos, told.processNanos, counted);
        double named = micros(from.cpu(CpuByPart.ANALYSIS), told.cpu(CpuByPart.ANALYSIS), counted)
                + micros(from.cpu(CpuByPart.ALERTS), told.cpu(CpuByPart.ALERTS), counted)
                + micros(from.cpu(CpuByPart.OTHER), told.cpu(CpuByPart.OTHER), counted);
        cpu.put("rest", Math.max(0, process - named));
        cpu.put("broker", micros(from.brokerNanos, told.brokerNanos, counted));
        return new RulesReport.Figures(
                counted / seconds(from, analysed), counted / seconds(from, told), Map.copyOf(cpu));
    }

    /** Waits until the alerts application has read whatever was told by now. */
    private void awaitAlerts(Duration patience) {
        long records = cluster.records(List.of(Topics.SIGNALS));
        GroupProgress alerts = new GroupProgress(cluster.admin(), Road.ALERTS, Map.of(Topics.SIGNALS, records));
        alerts.await((double) records, patience, check, ignored -> {});
    }

    private Reading read() {
        return new Reading(System.nanoTime(), CpuByPart.nanos(), CpuByPart.processNanos(), cluster.brokerCpuNanos());
    }

    private static double micros(long fromNanos, long toNanos, double points) {
        return Math.max(0, toNanos - fromNanos) / 1e3 / points;
    }

    private static double seconds(Reading from, Reading to) {
        return Math.max(1, to.atNanos - from.atNanos) / 1e9;
    }
}
