package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What services served, under whichever name they tell of it: OpenTelemetry's, its Prometheus form, Micrometer's, those of
 * Prometheus' clients. Each service is read under the first of the names it uses, for all time that is read: one that uses
 * two would have served everything twice. Not thread-safe.
 */
public final class Served {
    /** What is served. */
    public enum What {
        REQUESTS(
                "http.server.request.duration",
                "http_server_request_duration_seconds",
                "http.server.requests",
                "http_server_requests_seconds",
                "http_server_requests_seconds_count",
                "http_request_duration_seconds",
                "http_request_duration_seconds_count",
                "http_requests_total",
                "http_server_requests_total",
                "log.http.server.request.duration",
                "log.http.access.request.duration"),
        MESSAGES(
                "messaging.process.duration",
                "messaging_process_duration_seconds",
                "spring.kafka.listener",
                "spring_kafka_listener_seconds",
                "spring_kafka_listener_seconds_count");

        private final List<String> names;

        What(String... names) {
            this.names = List.of(names);
        }
    }

    /**
     * What a service served of one outcome.
     *
     * @param metric under which of the names the service tells of it
     * @param failed whether it could not serve them
     * @param steps their {@code count} is what was served; with a distribution of how long it took where that is told
     */
    public record Group(String service, String metric, boolean failed, List<MetricStep> steps) {}

    private final MetricViews metrics;
    private final What what;
    private final Map<String, String> nameOf = new HashMap<>();
    private boolean truncated;

    public Served(MetricViews metrics, What what) {
        this.metrics = metrics;
        this.what = what;
    }

    /**
     * @param grid windows are just those of that resolution
     * @param durations whether it is asked how long it took
     */
    public List<Group> read(long fromMillis, long toMillis, Resolution grid, boolean durations) {
        List<Group> out = new ArrayList<>();
        for (String name : what.names) {
            boolean counter = name.endsWith("_count") || name.endsWith("_total");
            Statistic statistic = counter
                    ? Statistic.of(Statistic.Kind.RATE)
                    : durations ? Statistic.quantile(0.95) : Statistic.of(Statistic.Kind.COUNT);
            List<String> groupBy = new ArrayList<>(List.of("service"));
            groupBy.addAll(Failures.GROUP_BY);
            MetricAnswer answer = metrics.windows(
                    new MetricQuery(name, List.of(), fromMillis, toMillis, grid.millis(), statistic, groupBy), grid);
            truncated |= answer.truncated();
            if (answer.kind() != (counter ? MetricPoint.Kind.COUNTER : MetricPoint.Kind.DISTRIBUTION)) {
                continue;
            }
            for (MetricAnswer.Group group : answer.groups()) {
                String service = group.group().getOrDefault("service", "");
                if (nameOf.computeIfAbsent(service, s -> name).equals(name)) {
                    List<MetricStep> steps = counter
                            ? group.steps().stream().map(Served::counted).toList()
                            : group.steps();
                    out.add(new Group(service, name, Failures.failed(group.group()), steps));
                }
            }
        }
        return out;
    }

    /** @return whether there were more series than are read, so far */
    public boolean truncated() {
        return truncated;
    }

    /** Of a counter what it grew by is what was served. */
    private static MetricStep counted(MetricStep s) {
        long served = Math.round(s.sum());
        return new MetricStep(s.atMillis(), served, 0, 0, 0, 0, s.lastMillis(), 0, s.series(), null);
    }
}
