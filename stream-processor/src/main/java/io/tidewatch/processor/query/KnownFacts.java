package io.tidewatch.processor.query;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Matcher;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.health.Facts;
import io.tidewatch.processor.health.HealthConfig;
import io.tidewatch.processor.ingest.SourceViews;
import io.tidewatch.processor.logs.LogViews;
import io.tidewatch.processor.metrics.HostView;
import io.tidewatch.processor.metrics.MetricAnswer;
import io.tidewatch.processor.metrics.MetricQuery;
import io.tidewatch.processor.metrics.MetricStep;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.processor.metrics.Resolution;
import io.tidewatch.processor.metrics.Served;
import io.tidewatch.processor.metrics.SourceVitals;
import io.tidewatch.processor.metrics.Statistic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what this instance knows of how things are. Several questions are asked of the same facts at the same time, so
 * that they are kept for a second. Thread-safe.
 */
final class KnownFacts {
    /** Alerts that are told one by one; of the others the number is known. */
    private static final int MOST_ALERTS = 1_000;

    private static final long KEPT_MILLIS = 1_000;
    private static final long MINUTE_MILLIS = 60_000;

    private final SourceViews sources;
    private final LogViews logs;
    private final MetricViews metrics;
    private final AlertViews alerts;
    private final Supplier<List<String>> troubles;
    private final HealthConfig config;
    private final Clock clock;
    private @Nullable Part kept;

    /**
     * What one instance knows.
     *
     * @param hosts as their agents see them
     * @param firing alerts that fire, {@code critical} those of them of that severity
     * @param logLines of the last whole minute, {@code errorLines} those of them that are errors
     */
    record Part(
            long atMillis,
            Facts facts,
            List<HostView> hosts,
            long firing,
            long critical,
            long logLines,
            long errorLines) {}

    /** @param troubles of this instance, each in words */
    KnownFacts(
            SourceViews sources,
            LogViews logs,
            MetricViews metrics,
            AlertViews alerts,
            Supplier<List<String>> troubles,
            HealthConfig config,
            Clock clock) {
        this.sources = sources;
        this.logs = logs;
        this.metrics = metrics;
        this.alerts = alerts;
        this.troubles = troubles;
        this.config = config;
        this.clock = clock;
    }

    synchronized Part part() {
        long now = clock.millis();
        Part known = kept;
        if (known == null || now - known.atMillis() >= KEPT_MILLIS || now < known.atMillis()) {
            known = gather(now);
            kept = known;
        }
        return known;
    }

    private Part gather(long now) {
        List<Facts.Instance> instances = new ArrayList<>();
        for (SourceViews.SourceState s : sources.sources()) {
            instances.add(new Facts.Instance(
                    s.source(), s.service(), s.host(), s.release(), false, s.lastSeenMillis(), 0, s.ended()));
        }
        List<HostView> hosts = new ArrayList<>();
        List<Facts.Level> levels = new ArrayList<>();
        for (SourceVitals v : metrics.vitals()) {
            instances.add(new Facts.Instance(
                    v.source(),
                    v.service(),
                    v.hostName(),
                    v.release(),
                    v.host() != null,
                    v.lastMillis(),
                    v.intervalMillis(),
                    v.ended()));
            if (v.host() != null) {
                hosts.add(v.host());
                add(levels, v.host());
            }
            v.used()
                    .forEach(u -> levels.add(new Facts.Level(
                            v.source(), Facts.Resource.valueOf(u.what().name()), u.name(), u.share())));
        }
        Map<AlertState, Map<Severity, Integer>> counts = alerts.counts();
        Map<Severity, Integer> firing = counts.getOrDefault(AlertState.FIRING, Map.of());
        long minute = now / MINUTE_MILLIS * MINUTE_MILLIS;
        long[] lines = new long[2];
        logs.levelsByService(minute - MINUTE_MILLIS, minute).values().forEach(of -> count(of, lines));
        Facts facts = Facts.merge(List.of(new Facts(instances, traffic(now), levels, firing(), pipeline())));
        return new Part(
                now,
                facts,
                hosts,
                firing.values().stream().mapToInt(Integer::intValue).sum(),
                firing.getOrDefault(Severity.CRITICAL, 0),
                lines[0],
                lines[1]);
    }

    private static void add(List<Facts.Level> levels, HostView host) {
        add(levels, host.source(), Facts.Resource.CPU, "", host.cpu());
        add(levels, host.source(), Facts.Resource.MEMORY, "", host.memory());
        add(levels, host.source(), Facts.Resource.DISK, host.filesystemMount(), host.filesystem());
    }

    private static void add(
            List<Facts.Level> levels, String source, Facts.Resource resource, String name, @Nullable Double share) {
        if (share != null) {
            levels.add(new Facts.Level(source, resource, name, share));
        }
    }

    /** The window ends where the newest whole ten seconds and minutes do. */
    private List<Facts.Traffic> traffic(long now) {
        Map<String, long[]> of = new TreeMap<>();
        Map<String, String> metricOf = new HashMap<>();
        long window = config.window().toMillis();
        long end = now / Resolution.TEN_SECONDS.millis() * Resolution.TEN_SECONDS.millis();
        Served requests = new Served(metrics, Served.What.REQUESTS);
        for (Served.Group group : requests.read(end - window, end, Resolution.TEN_SECONDS, false)) {
            long[] row = row(of, group.service());
            metricOf.put(group.service(), group.metric());
            for (MetricStep step : group.steps()) {
                row[0] += step.count();
                row[1] += group.failed() ? step.count() : 0;
            }
        }
        for (MetricAnswer.Group group : dropped(end - window, end)) {
            long[] row = row(of, group.group().getOrDefault("service", ""));
            group.steps().forEach(step -> row[4] += Math.round(step.sum()));
        }
        long minute = now / MINUTE_MILLIS * MINUTE_MILLIS;
        logs.levelsByService(minute - window, minute).forEach((service, levels) -> {
            long[] lines = new long[2];
            count(levels, lines);
            long[] row = row(of, service);
            row[2] += lines[0];
            row[3] += lines[1];
        });
        List<Facts.Traffic> out = new ArrayList<>();
        of.forEach((service, n) ->
                out.add(new Facts.Traffic(service, n[0], n[1], n[2], n[3], n[4], metricOf.getOrDefault(service, ""))));
        return out;
    }

    /** What was lost against anybody's will: what a policy drops or samples was asked for. */
    private List<MetricAnswer.Group> dropped(long fromMillis, long toMillis) {
        MetricQuery query = new MetricQuery(
                "tidewatch.lib.events.dropped",
                List.of(new Matcher("label.reason", Matcher.Op.NOT_MATCHES, "policy|sampled")),
                fromMillis,
                toMillis,
                Resolution.TEN_SECONDS.millis(),
                Statistic.of(Statistic.Kind.COUNT),
                List.of("service"));
        return metrics.windows(query, Resolution.TEN_SECONDS).groups();
    }

    private static long[] row(Map<String, long[]> of, String service) {
        return of.computeIfAbsent(service, s -> new long[5]);
    }

    private static void count(Map<LogLevel, Long> levels, long[] lines) {
        levels.forEach((level, n) -> {
            lines[0] += n;
            lines[1] += level.isError() ? n : 0;
        });
    }

    private List<Facts.Firing> firing() {
        AlertViews.Filter filter =
                new AlertViews.Filter(Set.of(AlertState.FIRING, AlertState.NO_DATA), null, Map.of(), MOST_ALERTS);
        List<Facts.Firing> out = new ArrayList<>();
        for (Alert alert : alerts.list(filter)) {
            out.add(new Facts.Firing(
                    alert.key(),
                    alert.state(),
                    alert.severity(),
                    alert.labels().getOrDefault("service", ""),
                    alert.labels().getOrDefault("host", ""),
                    alert.annotations().getOrDefault("summary", alert.ruleId()),
                    alert.why()));
        }
        return out;
    }

    private Facts.Pipeline pipeline() {
        long behind = 0;
        String what = "";
        long lost = 0;
        long dead = 0;
        long late = 0;
        for (SourceViews.PartitionState p : sources.pipeline()) {
            if (p.behindMillis() > behind) {
                behind = p.behindMillis();
                what = p.topic() + " partition " + p.partition();
            }
            lost += p.lost();
            dead += p.deadLetters();
            late += p.late();
        }
        return new Facts.Pipeline(behind, what, lost, dead, late, troubles.get());
    }
}
