package io.tidewatch.processor.metrics;

import org.jspecify.annotations.Nullable;

/** Puts a host together from the last values of its agent. */
final class HostBuilder {
    private final SeriesReader.SourceView source;
    private boolean marked;
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
        return marked && !source.source().host().isEmpty();
    }

    HostView view() {
        return new HostView(
                source.source().host(),
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
            default -> {
                // not of the overview
            }
        }
    }
}
