package io.tidewatch.processor.report;

import io.tidewatch.event.DistributionSketch;
import io.tidewatch.processor.insight.InsightBuilder;
import io.tidewatch.processor.metrics.MetricStep;
import io.tidewatch.processor.metrics.SourcePresence;
import io.tidewatch.processor.report.ReportLine.Signal;
import io.tidewatch.report.Language;
import io.tidewatch.report.LeftOut;
import io.tidewatch.report.Measure;
import io.tidewatch.report.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a report of what all instances know of a period. Its numbers depend on that and on nothing else. */
public final class ReportBuilder {
    private static final int MOST_WORST = 3;
    private static final int LEAST_REQUESTS = 5;

    private final ReportPeriod period;
    private final ReportPart all;
    private final Map<String, ReportLine> lines = new TreeMap<>();

    private ReportBuilder(ReportPeriod period, ReportPart all) {
        this.period = period;
        this.all = all;
        all.lines().forEach(line -> lines.put(line.id(), line));
    }

    /**
     * What a report is to be like beside its numbers.
     *
     * @param name of its schedule, or empty
     * @param most how many services, and how many hosts, are told one by one
     */
    public record Frame(String name, Language language, String zone, int most, long madeAtMillis) {}

    /** @param parts what each instance knows */
    public static Report build(ReportPeriod period, Collection<ReportPart> parts, Frame frame) {
        return new ReportBuilder(period, ReportPart.merge(parts)).build(frame);
    }

    private Report build(Frame frame) {
        List<Report.Subject> services = new ArrayList<>();
        serviceNames().forEach(name -> services.add(service(name)));
        services.sort(Comparator.comparingDouble((Report.Subject s) -> value(s, Measure.REQUESTS))
                .thenComparing(s -> value(s, Measure.LOG_LINES))
                .reversed());
        List<Report.Subject> hosts = new ArrayList<>();
        hostNames().forEach(name -> hosts.add(host(name)));
        hosts.sort(Comparator.comparingDouble((Report.Subject s) -> value(s, Measure.CPU))
                .reversed());
        Report report = new Report(
                frame.name(),
                frame.language(),
                frame.zone(),
                period.fromMillis(),
                period.toMillis(),
                period.stepMillis(),
                period.grid().millis(),
                frame.madeAtMillis(),
                0,
                0,
                List.of(),
                leftOut(all),
                false,
                List.copyOf(services.subList(0, Math.min(frame.most(), services.size()))),
                Math.max(0, services.size() - frame.most()),
                List.copyOf(hosts.subList(0, Math.min(frame.most(), hosts.size()))),
                Math.max(0, hosts.size() - frame.most()),
                all.alerts(),
                all.errors(),
                List.of());
        return report.with(InsightBuilder.build(
                report, all.insights(), new FineLines(lines, period.grid().millis())));
    }

    private static Set<LeftOut> leftOut(ReportPart all) {
        Set<LeftOut> left = new HashSet<>(all.insights().leftOut());
        if (all.truncated()) {
            left.add(LeftOut.SERIES);
        }
        return left;
    }

    /** Services that did anything in the period; agents are told of as their hosts. */
    private Set<String> serviceNames() {
        Set<String> names = new TreeSet<>(all.logs().keySet());
        all.lines().stream().filter(l -> !l.signal().ofHost()).forEach(l -> names.add(l.name()));
        Set<String> agents = new TreeSet<>();
        for (SourcePresence p : all.presence()) {
            if (p.agent()) {
                agents.add(p.service());
            } else if (!p.runs().isEmpty()) {
                names.add(p.service());
            }
        }
        names.removeIf(n -> n.isEmpty()
                || agents.contains(n)
                        && all.presence().stream()
                                .noneMatch(p -> !p.agent() && p.service().equals(n)));
        return names;
    }

    private Set<String> hostNames() {
        Set<String> names = new TreeSet<>();
        all.presence().stream().filter(p -> p.agent() && !p.runs().isEmpty()).forEach(p -> names.add(p.host()));
        return names;
    }

    private Report.Subject service(String name) {
        List<SourcePresence> sources = all.presence().stream()
                .filter(p -> !p.agent() && p.service().equals(name))
                .toList();
        Coverage now = coverage(sources, period.fromMillis(), period.toMillis());
        Coverage before = coverage(sources, period.beforeMillis(), period.fromMillis());
        boolean http =
                lines.containsKey(ReportLine.empty(Signal.REQUESTS, name, "").id());
        ReportLine requests = line(http ? Signal.REQUESTS : Signal.MESSAGES, name, "");
        ReportLine failed = line(http ? Signal.FAILED_REQUESTS : Signal.FAILED_MESSAGES, name, "");
        Map<Measure, Report.Figure> figures = new EnumMap<>(Measure.class);
        List<Report.Chart> charts = new ArrayList<>();
        List<Report.Worst> worst = new ArrayList<>();
        List<Report.Finding> findings = new ArrayList<>();
        if (!requests.steps().isEmpty() || requests.before() != null) {
            requests(figures, requests, failed, now, before);
            List<@Nullable Double> rate = steps(i -> {
                long covered = now.coveredMillis(period.startOf(i), period.endOf(i));
                return covered == 0 ? null : count(requests.steps().get(i)) * 1_000.0 / covered;
            });
            List<@Nullable Double> p95 = steps(i -> quantile(requests.steps().get(i), 0.95));
            List<@Nullable Double> errors =
                    steps(i -> share(failed.steps().get(i), requests.steps().get(i)));
            charts.add(new Report.Chart(Measure.RATE, rate));
            charts.add(new Report.Chart(Measure.P95, p95));
            charts.add(new Report.Chart(Measure.ERROR_SHARE, errors));
            worst.addAll(worst(Measure.P95, enough(p95, requests)));
            worst.addAll(worst(Measure.ERROR_SHARE, enough(errors, requests)));
            findings.addAll(Findings.of(Measure.RATE, "", rate, period));
            findings.addAll(Findings.of(Measure.P95, "", p95, period));
            findings.addAll(Findings.of(Measure.ERROR_SHARE, "", errors, period));
        }
        ReportPart.LogLines logs = all.logs().get(name);
        if (logs != null) {
            figures.put(Measure.LOG_LINES, kept(logs.lines(), logs.linesBefore()));
            figures.put(Measure.ERROR_LINES, kept(logs.errors(), logs.errorsBefore()));
        }
        String load = charts.isEmpty() ? "" : requests.metric();
        return new Report.Subject(name, load, figures, charts, worst, findings, now.gaps());
    }

    private static void requests(
            Map<Measure, Report.Figure> figures,
            ReportLine requests,
            ReportLine failed,
            Coverage now,
            Coverage before) {
        MetricStep whole = requests.whole();
        MetricStep earlier = requests.before();
        Double beforeCount = before.coveredMillis() == 0 && earlier == null ? null : (Double) (double) count(earlier);
        figures.put(Measure.REQUESTS, new Report.Figure((double) count(whole), beforeCount, null));
        figures.put(
                Measure.RATE,
                new Report.Figure(rate(whole, now.coveredMillis()), rate(earlier, before.coveredMillis()), null));
        figures.put(Measure.P50, new Report.Figure(quantile(whole, 0.5), quantile(earlier, 0.5), null));
        figures.put(Measure.P95, new Report.Figure(quantile(whole, 0.95), quantile(earlier, 0.95), null));
        figures.put(Measure.P99, new Report.Figure(quantile(whole, 0.99), quantile(earlier, 0.99), null));
        figures.put(
                Measure.ERROR_SHARE,
                new Report.Figure(share(failed.whole(), whole), share(failed.before(), earlier), null));
    }

    private static Report.Figure kept(long now, long before) {
        return new Report.Figure(
                now < 0 ? null : (Double) (double) now, before < 0 ? null : (Double) (double) before, null);
    }

    private Report.Subject host(String name) {
        List<SourcePresence> sources = all.presence().stream()
                .filter(p -> p.agent() && p.host().equals(name))
                .toList();
        Map<Measure, Report.Figure> figures = new EnumMap<>(Measure.class);
        List<Report.Chart> charts = new ArrayList<>();
        List<Report.Worst> worst = new ArrayList<>();
        List<Report.Finding> findings = new ArrayList<>();
        gauge(Measure.CPU, line(Signal.CPU, name, ""), 1, figures);
        gauge(Measure.MEMORY, line(Signal.MEMORY, name, ""), 1, figures);
        MetricStep cores = line(Signal.CORES, name, "").whole();
        gauge(Measure.LOAD, line(Signal.LOAD, name, ""), cores == null ? 1 : cores.sum() / cores.count(), figures);
        ReportLine disk = fullest(name);
        MetricStep whole = disk.whole();
        if (whole != null) {
            MetricStep before = disk.before();
            figures.put(
                    Measure.DISK,
                    new Report.Figure(whole.last(), before == null ? null : (Double) before.last(), null));
        }
        chart(Measure.CPU, line(Signal.CPU, name, ""), s -> s.sum() / s.count(), charts, findings);
        chart(Measure.MEMORY, line(Signal.MEMORY, name, ""), s -> s.sum() / s.count(), charts, findings);
        chart(Measure.DISK, disk, MetricStep::last, charts, findings);
        charts.stream()
                .filter(c -> c.measure() == Measure.CPU)
                .forEach(c -> worst.addAll(worst(Measure.CPU, c.values())));
        Coverage now = coverage(sources, period.fromMillis(), period.toMillis());
        return new Report.Subject(name, "", figures, charts, worst, findings, now.gaps());
    }

    private void chart(
            Measure measure,
            ReportLine line,
            Function<MetricStep, Double> value,
            List<Report.Chart> charts,
            List<Report.Finding> findings) {
        if (!line.steps().isEmpty()) {
            List<@Nullable Double> values = steps(i -> {
                MetricStep step = line.steps().get(i);
                return step == null ? null : value.apply(step);
            });
            charts.add(new Report.Chart(measure, values));
            findings.addAll(Findings.of(measure, line.part(), values, period));
        }
    }

    private static void gauge(Measure measure, ReportLine line, double by, Map<Measure, Report.Figure> figures) {
        MetricStep whole = line.whole();
        MetricStep before = line.before();
        if (whole != null) {
            figures.put(
                    measure,
                    new Report.Figure(
                            whole.sum() / whole.count() / by,
                            before == null ? null : (Double) (before.sum() / before.count() / by),
                            whole.max() / by));
        }
    }

    private ReportLine fullest(String host) {
        ReportLine fullest = ReportLine.empty(Signal.DISK, host, "");
        double most = -1;
        for (ReportLine line : all.lines()) {
            MetricStep whole = line.signal() == Signal.DISK && line.name().equals(host) ? line.whole() : null;
            if (whole != null && whole.last() > most) {
                fullest = line;
                most = whole.last();
            }
        }
        return fullest;
    }

    private ReportLine line(Signal signal, String name, String part) {
        ReportLine none = ReportLine.empty(signal, name, part);
        return lines.getOrDefault(none.id(), none);
    }

    private Coverage coverage(List<SourcePresence> sources, long from, long to) {
        return Coverage.of(sources, period.beforeMillis(), period.grid().millis(), from, to);
    }

    private interface StepValue {
        @Nullable
        Double of(int step);
    }

    private List<@Nullable Double> steps(StepValue value) {
        List<@Nullable Double> out = new ArrayList<>();
        for (int i = 0; i < period.steps(); i++) {
            out.add(value.of(i));
        }
        return out;
    }

    /** Of a handful of requests neither a percentile nor a share says much. */
    private List<@Nullable Double> enough(List<@Nullable Double> values, ReportLine requests) {
        return steps(i -> count(requests.steps().get(i)) < LEAST_REQUESTS ? null : values.get(i));
    }

    private List<Report.Worst> worst(Measure measure, List<@Nullable Double> values) {
        List<Report.Worst> out = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Double value = values.get(i);
            if (value != null && value > 0) {
                out.add(new Report.Worst(measure, period.startOf(i), value));
            }
        }
        out.sort(Comparator.comparingDouble(Report.Worst::value).reversed().thenComparing(Report.Worst::atMillis));
        return List.copyOf(out.subList(0, Math.min(MOST_WORST, out.size())));
    }

    private static long count(@Nullable MetricStep step) {
        return step == null ? 0 : step.count();
    }

    static @Nullable Double rate(@Nullable MetricStep step, long coveredMillis) {
        return coveredMillis == 0 ? null : (Double) (count(step) * 1_000.0 / coveredMillis);
    }

    static @Nullable Double share(@Nullable MetricStep part, @Nullable MetricStep of) {
        return count(of) == 0 ? null : (Double) ((double) count(part) / count(of));
    }

    static @Nullable Double quantile(@Nullable MetricStep step, double q) {
        return step == null || step.distribution() == null
                ? null
                : (Double) DistributionSketch.of(step.distribution()).quantile(q);
    }

    private static double value(Report.Subject subject, Measure measure) {
        Report.Figure figure = subject.figures().get(measure);
        Double value = figure == null ? null : figure.value();
        return value == null ? -1 : value;
    }
}
