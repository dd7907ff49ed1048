package io.tidewatch.processor.metrics;

import io.tidewatch.alert.Matcher;
import io.tidewatch.event.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hosts of which Prometheus' node_exporter tells, in our numbers: shares of what there is, not bytes and seconds. For one thread. */
public final class NodeExporter {
    static final String CPU = "node_cpu_seconds_total";
    static final String MEMORY = "node_memory_MemTotal_bytes";
    static final String MEMORY_FREE = "node_memory_MemAvailable_bytes";
    static final String DISK = "node_filesystem_size_bytes";
    static final String DISK_FREE = "node_filesystem_avail_bytes";
    static final String LOAD = "node_load1";

    /** Not on a disk, or read only and full for ever. */
    private static final String NO_DISK = "tmpfs|devtmpfs|ramfs|overlay|squashfs|iso9660|nsfs|proc|sysfs|cgroup.*";

    private static final Pattern ON_NO_DISK = Pattern.compile(NO_DISK);
    private static final Pattern PORT = Pattern.compile(":[0-9]+$");

    private static final List<Matcher> IDLE = List.of(Matcher.equal("label.mode", "idle"));
    private static final List<Matcher> DISKS = List.of(new Matcher("label.fstype", Matcher.Op.NOT_MATCHES, NO_DISK));
    private static final String MOUNT = "label.mountpoint";

    private final MetricViews metrics;
    private boolean truncated;
    /** The cores were read then: of them come both how busy and how many they are. */
    private @Nullable Window idleOf;

    private List<MetricAnswer.Group> idle = List.of();

    /** What is read of hosts. */
    public enum Part {
        CPU,
        MEMORY,
        DISK,
        LOAD,
        CORES
    }

    /** @param mount of a disk; else empty */
    public record Line(String host, String mount, List<MetricStep> steps) {}

    private record Place(String host, String mount, long atMillis) {}

    public NodeExporter(MetricViews metrics) {
        this.metrics = metrics;
    }

    /** @return that of each host it tells of, in windows of that resolution */
    public List<Line> read(Part part, long fromMillis, long toMillis, Resolution grid) {
        Window window = new Window(fromMillis, toMillis, grid);
        return switch (part) {
            case CPU -> lines(idle(window), s -> busy(s, grid));
            case CORES -> lines(idle(window), MetricStep::series);
            case LOAD -> lines(groups(window, LOAD, List.of(), List.of()), NodeExporter::mean);
            case MEMORY -> used(window, MEMORY, MEMORY_FREE, List.of(), List.of());
            case DISK -> used(window, DISK, DISK_FREE, DISKS, List.of(MOUNT));
        };
    }

    /** @return whether there were more series than are read, so far */
    public boolean truncated() {
        return truncated;
    }

    private record Window(long fromMillis, long toMillis, Resolution grid) {}

    private interface OfStep {
        double value(MetricStep step);
    }

    private List<MetricAnswer.Group> idle(Window window) {
        if (!window.equals(idleOf)) {
            idle = groups(window, CPU, IDLE, List.of());
            idleOf = window;
        }
        return idle;
    }

    private static List<Line> lines(List<MetricAnswer.Group> groups, OfStep value) {
        List<Line> out = new ArrayList<>();
        for (MetricAnswer.Group group : groups) {
            List<MetricStep> steps = group.steps().stream()
                    .filter(s -> s.count() > 0)
                    .map(s -> step(s.atMillis(), value.value(s)))
                    .toList();
            if (!steps.isEmpty()) {
                out.add(new Line(hostOf(group), "", steps));
            }
        }
        return out;
    }

    private List<Line> used(Window window, String whole, String free, List<Matcher> where, List<String> groupBy) {
        Map<Place, Double> all = new HashMap<>();
        for (MetricAnswer.Group group : groups(window, whole, where, groupBy)) {
            String host = hostOf(group);
            group.steps().forEach(s -> all.put(new Place(host, mountOf(group), s.atMillis()), mean(s)));
        }
        List<Line> out = new ArrayList<>();
        for (MetricAnswer.Group group : groups(window, free, where, groupBy)) {
            String host = hostOf(group);
            String mount = mountOf(group);
            List<MetricStep> steps = new ArrayList<>();
            for (MetricStep s : group.steps()) {
                double size = all.getOrDefault(new Place(host, mount, s.atMillis()), 0.0);
                if (size > 0) {
                    steps.add(step(s.atMillis(), share(1 - mean(s) / size)));
                }
            }
            if (!steps.isEmpty()) {
                out.add(new Line(host, mount, steps));
            }
        }
        return out;
    }

    private List<MetricAnswer.Group> groups(Window window, String metric, List<Matcher> where, List<String> more) {
        List<String> groupBy = new ArrayList<>(List.of("host", "instance"));
        groupBy.addAll(more);
        MetricQuery query = new MetricQuery(
                metric,
                where,
                window.fromMillis,
                window.toMillis,
                window.grid.millis(),
                Statistic.of(Statistic.Kind.SUM),
                groupBy);
        MetricAnswer answer = metrics.windows(query, window.grid);
        truncated |= answer.truncated();
        return answer.groups();
    }

    /** Each core has a second of idleness to lose in each second. */
    private static double busy(MetricStep idle, Resolution grid) {
        double seconds = idle.series() * grid.millis() / 1_000.0;
        return share(1 - idle.sum() / seconds);
    }

    private static double mean(MetricStep step) {
        return step.series() > 0 ? step.meansOfSeries() / step.series() : 0;
    }

    private static double share(double of) {
        return Math.max(0, Math.min(1, of));
    }

    private static String mountOf(MetricAnswer.Group group) {
        return group.group().getOrDefault(MOUNT, "");
    }

    private static MetricStep step(long atMillis, double value) {
        return new MetricStep(atMillis, 1, value, value, value, value, atMillis, value, 1, null);
    }

    private static String hostOf(MetricAnswer.Group group) {
        return hostOf(group.group().getOrDefault("host", ""), group.group().getOrDefault("instance", ""));
    }

    /** @return the host a source of its metrics is of: the one it names, else its address without the port */
    static String hostOf(Source source) {
        return hostOf(source.host(), source.instance());
    }

    private static String hostOf(String host, String instance) {
        return host.isEmpty() ? PORT.matcher(instance).replaceFirst("") : host;
    }

    static boolean isOnDisk(SeriesName name) {
        return !ON_NO_DISK.matcher(name.labels().getOrDefault("fstype", "")).matches();
    }
}
