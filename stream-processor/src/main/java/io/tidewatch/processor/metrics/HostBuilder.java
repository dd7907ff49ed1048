package io.tidewatch.processor.metrics;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a host together from the last values of its agent. */
final class HostBuilder {
    private final SeriesReader.SourceView source;
    private boolean marked;
    /** Prometheus' node_exporter tells of it. */
    private boolean node;

    private int idleSeries;
    private @Nullable Double memoryBytes;
    private @Nullable Double memoryFreeBytes;
    private final Map<String, double[]> disks = new TreeMap<>();
    private double bootSeconds;
    private double clockSeconds;
    private @Nullable Double cpu;
    private @Nullable Double memory;
    private @Nullable Double swap;
    private @Nullable Double filesystem;
    private String filesystemMount = "";
    private @Nullable Double load1;
    private @Nullable Double load5;
    private @Nullable Double load15;
    private @Nullable Double cores;
    private @Nullable Double uptime;
    private @Nullable Double processes;

    HostBuilder(SeriesReader.SourceView source) {
        this.source = source;
    }

    void add(SeriesReader.ChunkView chunk) {
        for (int place = 0; place < chunk.names().size(); place++) {
            if (chunk.values().has(place)) {
                add(chunk.names().get(place), chunk.values().value(place));
            }
        }
    }

    boolean isHost() {
        return !host().isEmpty();
    }

    /** @return whether its share of busy time has to be found from what its cores count */
    boolean needsCpu() {
        return node && cpu == null;
    }

    void cpu(double share) {
        cpu = share;
    }

    /** @return the host's name; empty where the source is none's agent */
    String host() {
        return node
                ? NodeExporter.hostOf(source.source())
                : marked ? source.source().host() : "";
    }

    HostView view() {
        if (node) {
            derive();
        }
        return new HostView(
                host(),
                source.source().key(),
                source.head().lastMillis(),
                source.head().ended(),
                cpu,
                memory,
                swap,
                filesystem,
                filesystemMount,
                load1,
                load5,
                load15,
                cores,
                uptime,
                processes);
    }

    /** node_exporter tells bytes and seconds. */
    private void derive() {
        if (memoryBytes != null && memoryFreeBytes != null && memoryBytes > 0) {
            memory = 1 - memoryFreeBytes / memoryBytes;
        }
        disks.forEach((mount, of) -> {
            double used = of[0] > 0 ? 1 - of[1] / of[0] : 0;
            if (of[0] > 0 && (filesystem == null || used > filesystem)) {
                filesystem = used;
                filesystemMount = mount;
            }
        });
        if (idleSeries > 0) {
            cores = (double) idleSeries;
        }
        if (bootSeconds > 0 && clockSeconds > bootSeconds) {
            uptime = clockSeconds - bootSeconds;
        }
    }

    private void add(SeriesName name, double value) {
        switch (name.metric()) {
            case HostView.MARK -> {
                marked = true;
                if (name.labels().isEmpty()) {
                    cpu = value;
                }
            }
            case "system.memory.utilization" -> {
                if (name.labels().getOrDefault("system.memory.state", "used").equals("used")) {
                    memory = value;
                }
            }
            case "system.paging.utilization" -> swap = value;
            case "system.filesystem.utilization" -> {
                Double known = filesystem;
                if (known == null || value > known) {
                    filesystem = value;
                    filesystemMount = name.labels().getOrDefault("system.filesystem.mountpoint", "");
                }
            }
            case "system.cpu.load_average.1m" -> load1 = value;
            case "system.cpu.load_average.5m" -> load5 = value;
            case "system.cpu.load_average.15m" -> load15 = value;
            case "system.cpu.logical.count" -> cores = value;
            case "system.uptime" -> uptime = value;
            case "system.process.count" -> processes = value;
            default -> addOfNode(name, value);
        }
    }

    private void addOfNode(SeriesName name, double value) {
        switch (name.metric()) {
            case NodeExporter.CPU -> {
                node = true;
                idleSeries += name.labels().getOrDefault("mode", "").equals("idle") ? 1 : 0;
            }
            case NodeExporter.MEMORY -> memoryBytes = value;
            case NodeExporter.MEMORY_FREE -> memoryFreeBytes = value;
            case NodeExporter.DISK -> disk(name, 0, value);
            case NodeExporter.DISK_FREE -> disk(name, 1, value);
            case NodeExporter.LOAD -> load1 = value;
            case "node_load5" -> load5 = value;
            case "node_load15" -> load15 = value;
            case "node_boot_time_seconds" -> bootSeconds = value;
            case "node_time_seconds" -> clockSeconds = value;
            default -> {
                // not of the overview
            }
        }
    }

    private void disk(SeriesName name, int at, double bytes) {
        if (NodeExporter.isOnDisk(name)) {
            disks.computeIfAbsent(name.labels().getOrDefault("mountpoint", ""), m -> new double[2])[at] = bytes;
        }
    }
}
