package io.tidewatch.processor.report;

import io.tidewatch.alert.Matcher;
import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.errors.ErrorViews;
import io.tidewatch.processor.logs.LogViews;
import io.tidewatch.processor.metrics.Failures;
import io.tidewatch.processor.metrics.MetricAnswer;
import io.tidewatch.processor.metrics.MetricQuery;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.processor.metrics.Resolution;
import io.tidewatch.processor.metrics.Statistic;
import io.tidewatch.processor.report.ReportLine.Signal;
import io.tidewatch.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what this instance knows of a period. Thread-safe. */
public final class ReportFacts {
    /** Windows read at a time: their distributions are in memory until they are folded into steps. */
    private static final int WINDOWS_AT_A_TIME = 360;

    private final MetricViews metrics;
    private final LogViews logs;
    private final AlertViews alerts;
    private final ErrorViews errors;
    private final Duration levelsKept;

    /** @param levelsKept how long lines are known by level */
    public ReportFacts(MetricViews metrics, LogViews logs, AlertViews alerts, ErrorViews errors, Duration levelsKept) {
        this.metrics = metrics;
        this.logs = logs;
        this.alerts = alerts;
        this.errors = errors;
        this.levelsKept = levelsKept;
    }

    /** @param nowMillis by which it is told what is kept no longer */
    public ReportPart of(ReportPeriod period, long nowMillis) {
        Map<String, ReportLine> lines = new TreeMap<>();
        boolean truncated = false;
        for (Signal signal : Signal.values()) {
            truncated |= read(signal, period, lines);
        }
        return new ReportPart(
                List.copyOf(lines.values()),
                metrics.presence(period.beforeMillis(), period.toMillis(), period.grid()),
                logs(period, nowMillis),
                FiredAlerts.in(alerts.since(period.beforeMillis()), period),
                errors(period),
                truncated);
    }

    /** @return how far back minutes of metrics reach */
    public Duration minutesKept() {
        return metrics.kept(Resolution.MINUTE);
    }

    private boolean read(Signal signal, ReportPeriod period, Map<String, ReportLine> lines) {
        boolean failures = signal == Signal.FAILED_REQUESTS || signal == Signal.FAILED_MESSAGES;
        boolean distributions = signal == Signal.REQUESTS || signal == Signal.MESSAGES;
        String by = signal.ofHost() ? "host" : "service";
        List<String> groupBy = new ArrayList<>(List.of(by));
        if (failures) {
            groupBy.addAll(Failures.GROUP_BY);
        } else if (signal == Signal.DISK) {
            groupBy.add("label.system.filesystem.mountpoint");
        }
        List<Matcher> where =
                signal == Signal.MEMORY ? List.of(Matcher.equal("label.system.memory.state", "used")) : List.of();
        long slice = WINDOWS_AT_A_TIME * period.grid().millis();
        boolean truncated = false;
        for (long from = period.beforeMillis(); from < period.toMillis(); from += slice) {
            MetricQuery query = new MetricQuery(
                    signal.metric(),
                    where,
                    from,
                    Math.min(period.toMillis(), from + slice),
                    period.grid().millis(),
                    distributions ? Statistic.quantile(0.95) : Statistic.of(Statistic.Kind.COUNT),
                    groupBy);
            MetricAnswer answer = metrics.windows(query, period.grid());
            truncated |= answer.truncated();
            for (MetricAnswer.Group group : answer.groups()) {
                if (!failures || Failures.failed(group.group())) {
                    String name = group.group().getOrDefault(by, "");
                    String part = signal == Signal.DISK ? group.group().getOrDefault(groupBy.get(1), "") : "";
                    ReportLine line = ReportLine.empty(signal, name, part);
                    lines.put(line.id(), lines.getOrDefault(line.id(), line).plus(group, period));
                }
            }
        }
        return truncated;
    }

    private Map<String, ReportPart.LogLines> logs(ReportPeriod period, long nowMillis) {
        long kept = nowMillis - levelsKept.toMillis();
        Map<String, ReportPart.LogLines> out = new TreeMap<>();
        if (period.fromMillis() < kept) {
            return out;
        }
        boolean before = period.beforeMillis() >= kept;
        long missing = before ? 0 : -1;
        logs.levelsByService(period.fromMillis(), period.toMillis())
                .forEach((service, levels) ->
                        out.put(service, new ReportPart.LogLines(lines(levels), errors(levels), missing, missing)));
        if (before) {
            logs.levelsByService(period.beforeMillis(), period.fromMillis())
                    .forEach((service, levels) -> out.merge(
                            service,
                            new ReportPart.LogLines(0, 0, lines(levels), errors(levels)),
                            ReportPart.LogLines::plus));
        }
        return out;
    }

    private static long lines(Map<LogLevel, Long> levels) {
        return levels.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long errors(Map<LogLevel, Long> levels) {
        return levels.entrySet().stream()
                .filter(e -> e.getKey().compareTo(LogLevel.ERROR) >= 0)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private Report.Errors errors(ReportPeriod period) {
        List<Report.Group> all = new ArrayList<>();
        for (ErrorViews.Counted c : errors.counted(period.fromMillis(), period.toMillis())) {
            all.add(new Report.Group(
                    c.id(),
                    c.type(),
                    c.message(),
                    c.culprit(),
                    String.join(", ", new TreeMap<>(c.services()).keySet()),
                    c.count(),
                    c.firstSeenMillis()));
        }
        List<Report.Group> fresh = all.stream()
                .filter(g -> g.firstSeenMillis() >= period.fromMillis() && g.firstSeenMillis() < period.toMillis())
                .toList();
        return new Report.Errors(ReportPart.most(fresh), fresh.size(), ReportPart.most(all));
    }
}
