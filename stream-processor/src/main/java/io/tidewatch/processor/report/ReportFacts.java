package io.tidewatch.processor.report;

import io.tidewatch.alert.Matcher;
import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.errors.ErrorViews;
import io.tidewatch.processor.insight.InsightFacts;
import io.tidewatch.processor.logs.LogViews;
import io.tidewatch.processor.metrics.MetricAnswer;
import io.tidewatch.processor.metrics.MetricQuery;
import io.tidewatch.processor.metrics.MetricStep;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.processor.metrics.NodeExporter;
import io.tidewatch.processor.metrics.Resolution;
import io.tidewatch.processor.metrics.Served;
import io.tidewatch.processor.metrics.Statistic;
import io.tidewatch.processor.report.ReportLine.Signal;
import io.tidewatch.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads what this instance knows of a period. Thread-safe. */
public final class ReportFacts {
    /** Windows read at a time: their distributions are in memory until they are folded into steps. */
    private static final int WINDOWS_AT_A_TIME = 360;

    private static final Set<Signal> OF_HOSTS = Collections.unmodifiableSet(Arrays.stream(Signal.values())
            .filter(Signal::ofHost)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Signal.class))));

    private final MetricViews metrics;
    private final LogViews logs;
    private final AlertViews alerts;
    private final ErrorViews errors;
    private final InsightFacts insights;
    private final Duration levelsKept;

    /** @param levelsKept how long lines are known by level */
    public ReportFacts(
            MetricViews metrics,
            LogViews logs,
            AlertViews alerts,
            ErrorViews errors,
            InsightFacts insights,
            Duration levelsKept) {
        this.metrics = metrics;
        this.logs = logs;
        this.alerts = alerts;
        this.errors = errors;
        this.insights = insights;
        this.levelsKept = levelsKept;
    }

    /** @param nowMillis by which it is told what is kept no longer */
    public ReportPart of(ReportPeriod period, long nowMillis) {
        Map<String, ReportLine> lines = new TreeMap<>();
        boolean truncated = false;
        long begin = period.beforeMillis();
        truncated |= read(Served.What.REQUESTS, Signal.REQUESTS, Signal.FAILED_REQUESTS, begin, period, lines);
        truncated |= read(Served.What.MESSAGES, Signal.MESSAGES, Signal.FAILED_MESSAGES, begin, period, lines);
        truncated |= readHosts(OF_HOSTS, begin, period, lines);
        if (period.stepMillis() > period.grid().millis()) {
            Turns.of(List.copyOf(lines.values())).forEach((step, names) -> turned(step, names, period, lines));
        }
        List<AlertViews.Past> past = alerts.since(begin);
        return new ReportPart(
                List.copyOf(lines.values()),
                metrics.presence(period.beforeMillis(), period.toMillis(), period.grid()),
                logs(period, nowMillis),
                FiredAlerts.in(past, period),
                errors(period),
                insights.of(period.fromMillis(), period.toMillis(), nowMillis).with(FiredAlerts.alerted(past, period)),
                truncated);
    }

    /** @return how far back minutes of metrics reach */
    public Duration minutesKept() {
        return metrics.kept(Resolution.MINUTE);
    }

    /** Reads the windows around a step in which some lines turned. */
    private void turned(int step, Set<String> names, ReportPeriod period, Map<String, ReportLine> lines) {
        ReportPeriod around = period.around(step);
        Map<String, ReportLine> found = new TreeMap<>();
        long begin = around.fromMillis();
        read(Served.What.REQUESTS, Signal.REQUESTS, Signal.FAILED_REQUESTS, begin, around, found);
        read(Served.What.MESSAGES, Signal.MESSAGES, Signal.FAILED_MESSAGES, begin, around, found);
        readHosts(Turns.OF_HOSTS, begin, around, found);
        found.forEach((id, windows) -> {
            ReportLine line = lines.get(id);
            if (line != null && names.contains(line.name()) && line.metric().equals(windows.metric())) {
                Map<Long, MetricStep> byStart = new TreeMap<>();
                windows.steps().forEach((i, value) -> byStart.put(around.startOf(i), value));
                lines.put(id, line.with(byStart));
            }
        });
    }

    /**
     * Requests and messages, those that failed beside all.
     *
     * @param begin from when on: of the period, or of the one before it
     */
    private boolean read(
            Served.What what,
            Signal all,
            Signal failed,
            long begin,
            ReportPeriod period,
            Map<String, ReportLine> lines) {
        Served served = new Served(metrics, what);
        long slice = WINDOWS_AT_A_TIME * period.grid().millis();
        for (long from = begin; from < period.toMillis(); from += slice) {
            long to = Math.min(period.toMillis(), from + slice);
            for (Served.Group group : served.read(from, to, period.grid(), true)) {
                add(all, group.service(), "", group.metric(), group.steps(), period, lines);
                if (group.failed()) {
                    add(failed, group.service(), "", group.metric(), group.steps(), period, lines);
                }
            }
        }
        return served.truncated();
    }

    private boolean readHosts(Set<Signal> signals, long begin, ReportPeriod period, Map<String, ReportLine> lines) {
        Map<Signal, Set<String>> ours = new EnumMap<>(Signal.class);
        long slice = WINDOWS_AT_A_TIME * period.grid().millis();
        boolean truncated = false;
        for (long from = begin; from < period.toMillis(); from += slice) {
            long to = Math.min(period.toMillis(), from + slice);
            NodeExporter nodes = new NodeExporter(metrics);
            for (Signal signal : signals) {
                Set<String> told = ours.computeIfAbsent(signal, s -> new HashSet<>());
                truncated |= read(signal, from, to, told, period, lines);
                NodeExporter.Part part = NodeExporter.Part.valueOf(signal.name());
                for (NodeExporter.Line line : nodes.read(part, from, to, period.grid())) {
                    // where our agent tells of the host too, that counts
                    if (!told.contains(line.host())) {
                        add(signal, line.host(), line.mount(), signal.metric(), line.steps(), period, lines);
                    }
                }
            }
            truncated |= nodes.truncated();
        }
        return truncated;
    }

    /** @param told gets the hosts an agent of ours tells of */
    private boolean read(
            Signal signal, long from, long to, Set<String> told, ReportPeriod period, Map<String, ReportLine> lines) {
        List<String> groupBy = new ArrayList<>(List.of("host"));
        if (signal == Signal.DISK) {
            groupBy.add("label.system.filesystem.mountpoint");
        }
        List<Matcher> where =
                signal == Signal.MEMORY ? List.of(Matcher.equal("label.system.memory.state", "used")) : List.of();
        Statistic statistic = Statistic.of(Statistic.Kind.COUNT);
        MetricQuery query =
                new MetricQuery(signal.metric(), where, from, to, period.grid().millis(), statistic, groupBy);
        MetricAnswer answer = metrics.windows(query, period.grid());
        for (MetricAnswer.Group group : answer.groups()) {
            String name = group.group().getOrDefault("host", "");
            String part = signal == Signal.DISK ? group.group().getOrDefault(groupBy.get(1), "") : "";
            told.add(name);
            add(signal, name, part, signal.metric(), group.steps(), period, lines);
        }
        return answer.truncated();
    }

    private static void add(
            Signal signal,
            String name,
            String part,
            String metric,
            List<MetricStep> steps,
            ReportPeriod period,
            Map<String, ReportLine> lines) {
        ReportLine line = ReportLine.empty(signal, name, part).of(metric);
        lines.put(line.id(), lines.getOrDefault(line.id(), line).plus(steps, period));
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
                .filter(e -> e.getKey().isError())
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
