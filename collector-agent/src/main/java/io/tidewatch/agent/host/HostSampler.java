package io.tidewatch.agent.host;

import io.tidewatch.event.MetricPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;

/**
 * Takes all probes of the host. A probe that throws or hangs costs its own points; one that still hangs is not started
 * again until it came back. Used by one thread.
 */
public final class HostSampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostSampler.class);

    private final List<HostProbe> probes;
    private final long bootMillis;
    private final Duration patience;
    private final Map<String, Future<List<MetricPoint>>> running = new HashMap<>();
    private final Map<String, Long> failures = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tidewatch-host-probe");
        thread.setDaemon(true);
        return thread;
    });

    HostSampler(List<HostProbe> probes, long bootMillis, Duration patience) {
        this.probes = List.copyOf(probes);
        this.bootMillis = bootMillis;
        this.patience = patience;
    }

    /** All that can be told of this host. */
    public static HostSampler ofThisHost(Duration patience) {
        SystemInfo system = new SystemInfo();
        HardwareAbstractionLayer hardware = system.getHardware();
        OperatingSystem os = system.getOperatingSystem();
        Path proc = Path.of("/proc");
        List<HostProbe> probes = new ArrayList<>();
        probes.add(new CpuProbe(hardware.getProcessor()));
        probes.add(new MemoryProbe(hardware.getMemory()));
        probes.add(new FileSystemProbe(os.getFileSystem()));
        DiskProbe disks = new DiskProbe(proc, Path.of("/sys"));
        if (disks.usable()) {
            probes.add(disks);
        }
        probes.add(new NetworkProbe(hardware));
        probes.add(new SystemProbe(os, proc));
        return new HostSampler(probes, os.getSystemBootTime() * 1000, patience);
    }

    /** @return what the probes gave within the patience; never throws for a probe's fault */
    public List<MetricPoint> sample() {
        for (HostProbe probe : probes) {
            Future<List<MetricPoint>> last = running.get(probe.name());
            if (last == null || last.isDone()) {
                running.put(probe.name(), threads.submit(() -> {
                    Points points = new Points(bootMillis);
                    probe.collect(points);
                    return points.taken();
                }));
            }
        }
        List<MetricPoint> all = new ArrayList<>();
        long deadline = System.nanoTime() + patience.toNanos();
        for (HostProbe probe : probes) {
            all.addAll(awaited(probe, deadline));
        }
        failures.forEach((name, count) ->
                all.add(MetricPoint.gauge("tidewatch.agent.probe.failures", Map.of("probe", name), count)));
        return all;
    }

    private List<MetricPoint> awaited(HostProbe probe, long deadline) {
        Future<List<MetricPoint>> future = running.get(probe.name());
        if (future == null) {
            return List.of();
        }
        try {
            return future.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            failed(probe, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            failed(probe, "it takes longer than " + patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    private void failed(HostProbe probe, String cause) {
        if (failures.merge(probe.name(), 1L, Long::sum) == 1) {
            LOG.atWarn()
                    .addKeyValue("probe", probe.name())
                    .addKeyValue("cause", cause)
                    .log("a probe gave no points");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
