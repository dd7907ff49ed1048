package io.tidewatch.processor.health;

import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is known of services and hosts: by one instance of the processor, or by several together. Plain JSON both ways.
 * Times are append time, milliseconds since the epoch.
 *
 * @param instances who speaks
 * @param traffic what was counted in the window, at most one of each service
 * @param levels how much is used of what is bounded
 * @param alerts those that fire or miss their data
 * @param pipeline how far this product itself is
 */
public record Facts(
        List<Instance> instances, List<Traffic> traffic, List<Level> levels, List<Firing> alerts, Pipeline pipeline) {
    /**
     * One instance of a service, or the agent of a host.
     *
     * @param source {@code service/instance}
     * @param agent whether it speaks for its host
     * @param intervalMillis how often it means to speak; 0: it promises nothing
     * @param ended whether it said goodbye
     */
    public record Instance(
            String source,
            String service,
            String host,
            String release,
            boolean agent,
            long lastSeenMillis,
            long intervalMillis,
            boolean ended) {
        Instance plus(Instance other) {
            Instance newer = lastSeenMillis >= other.lastSeenMillis ? this : other;
            return new Instance(
                    source,
                    service,
                    newer.host.isEmpty() ? host + other.host : newer.host,
                    newer.release.isEmpty() ? release + other.release : newer.release,
                    agent || other.agent,
                    newer.lastSeenMillis,
                    Math.max(intervalMillis, other.intervalMillis),
                    ended || other.ended);
        }
    }

    /**
     * What a service did in the window.
     *
     * @param failed requests that the service could not serve (5xx or an exception; what the caller did wrong is none)
     * @param lost events its instances say they could not deliver
     * @param metric under which name its requests are told; empty where none are
     */
    public record Traffic(
            String service, long requests, long failed, long logLines, long errorLines, long lost, String metric) {
        public Traffic {
            metric = Objects.requireNonNullElse(metric, "");
        }

        Traffic plus(Traffic other) {
            return new Traffic(
                    service,
                    requests + other.requests,
                    failed + other.failed,
                    logLines + other.logLines,
                    errorLines + other.errorLines,
                    lost + other.lost,
                    metric.isEmpty() || !other.metric.isEmpty() && other.metric.compareTo(metric) < 0
                            ? other.metric
                            : metric);
        }
    }

    /** Of what a {@link Level} is the level. */
    public enum Resource {
        CPU,
        MEMORY,
        DISK,
        CONNECTIONS,
        HEAP,
        FILES
    }

    /**
     * How much of something bounded is used.
     *
     * @param source who says so
     * @param name which one, where there are several: a mount point, a pool; may be empty
     * @param share from 0 to 1
     */
    public record Level(String source, Resource resource, String name, double share) {}

    /** An alert that fires, or whose data is missing; service and host are empty where it is of none. */
    public record Firing(
            String key, AlertState state, Severity severity, String service, String host, String title, String why) {}

    /**
     * How far this product itself is.
     *
     * @param behindMillis how far the slowest partition is behind
     * @param behindWhat which one that is; empty where none is behind
     * @param troubles what else is not as it should be, each in words
     */
    public record Pipeline(
            long behindMillis, String behindWhat, long lost, long deadLetters, long late, List<String> troubles) {
        public Pipeline {
            // an instance of an older version tells none
            troubles = troubles == null ? List.of() : List.copyOf(troubles);
        }

        public Pipeline(long behindMillis, String behindWhat, long lost, long deadLetters, long late) {
            this(behindMillis, behindWhat, lost, deadLetters, late, List.of());
        }

        Pipeline plus(Pipeline other) {
            Pipeline slower = behindMillis >= other.behindMillis ? this : other;
            return new Pipeline(
                    slower.behindMillis,
                    slower.behindWhat,
                    lost + other.lost,
                    deadLetters + other.deadLetters,
                    late + other.late,
                    Stream.concat(troubles.stream(), other.troubles.stream()).toList());
        }
    }

    public Facts {
        instances = List.copyOf(instances);
        traffic = List.copyOf(traffic);
        levels = List.copyOf(levels);
        alerts = List.copyOf(alerts);
    }

    public static Facts none() {
        return new Facts(List.of(), List.of(), List.of(), List.of(), new Pipeline(0, "", 0, 0, 0));
    }

    /** @return all together: of one source and of one service there is one row then */
    public static Facts merge(Collection<Facts> parts) {
        Map<String, Instance> instances = new TreeMap<>();
        Map<String, Traffic> traffic = new TreeMap<>();
        List<Level> levels = new ArrayList<>();
        Map<String, Firing> alerts = new TreeMap<>();
        Pipeline pipeline = none().pipeline();
        for (Facts part : parts) {
            part.instances.forEach(i -> instances.merge(i.source(), i, Instance::plus));
            part.traffic.forEach(t -> traffic.merge(t.service(), t, Traffic::plus));
            levels.addAll(part.levels);
            part.alerts.forEach(a -> alerts.put(a.key(), a));
            pipeline = pipeline.plus(part.pipeline);
        }
        return new Facts(
                List.copyOf(instances.values()),
                List.copyOf(traffic.values()),
                levels,
                List.copyOf(alerts.values()),
                pipeline);
    }
}
