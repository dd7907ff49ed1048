package io.tidewatch.processor.insight;

import io.tidewatch.report.Insight.Kind;
import io.tidewatch.report.Measure;
import io.tidewatch.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Finds what stands out in what services and hosts measure, against the period before. */
final class MeasureFinder {
    private static final double LATENCY_TIMES = 2;
    private static final double LATENCY_LEAST_SECONDS = 0.02;
    private static final double FAILURES_TIMES = 3;
    private static final double FAILURES_LEAST = 0.01;
    private static final double LOAD_TIMES = 2.5;
    private static final double LOAD_LEAST = 0.2;
    private static final double CPU_LEAST = 0.7;
    private static final double MEMORY_LEAST = 0.9;
    private static final double SHARE_RISE = 0.15;
    private static final int LEAST_STEPS = 2;
    private static final double MOST_TIMES = 64;
    /** A load that rose from night to noon is no news. */
    private static final long SEASON_MILLIS = 6 * 3_600_000L;

    private static final String CPU = "system.cpu.utilization";
    private static final String MEMORY = "system.memory.utilization";
    private static final String DISK = "system.filesystem.utilization";

    private final Report report;
    private final FineMeasures fine;

    MeasureFinder(Report report, FineMeasures fine) {
        this.report = report;
        this.fine = fine;
    }

    List<Found> find() {
        List<Found> found = new ArrayList<>();
        report.services().forEach(s -> service(s, found));
        report.hosts().forEach(h -> host(h, found));
        return found;
    }

    private void service(Report.Subject s, List<Found> found) {
        for (Report.Chart chart : s.charts()) {
            Double before = before(s, chart.measure());
            if (before == null) {
                continue;
            }
            switch (chart.measure()) {
                case P95 -> {
                    double bound = Math.max(LATENCY_TIMES * before, before + LATENCY_LEAST_SECONDS);
                    add(
                            found,
                            Kind.LATENCY_ROSE,
                            s.name(),
                            s.load(),
                            before,
                            Stretch.beyond(chart.values(), bound, true, LEAST_STEPS),
                            2.5);
                }
                case ERROR_SHARE -> {
                    double bound = Math.max(FAILURES_TIMES * before, before + FAILURES_LEAST);
                    add(
                            found,
                            Kind.FAILURES_ROSE,
                            s.name(),
                            s.load(),
                            before,
                            Stretch.beyond(chart.values(), bound, true, 1),
                            3.5);
                }
                case RATE -> load(s, chart, before, found);
                default -> {}
            }
        }
    }

    private void load(Report.Subject s, Report.Chart chart, double before, List<Found> found) {
        if (report.toMillis() - report.fromMillis() > SEASON_MILLIS || before < LOAD_LEAST) {
            return;
        }
        Stretch rise = Stretch.beyond(chart.values(), LOAD_TIMES * before, true, LEAST_STEPS);
        add(found, Kind.LOAD_ROSE, s.name(), s.load(), before, rise, 1.5);
        Stretch fall = Stretch.beyond(chart.values(), before / LOAD_TIMES, false, LEAST_STEPS + 1);
        add(found, Kind.LOAD_FELL, s.name(), s.load(), before, fall, 2);
    }

    private void host(Report.Subject h, List<Found> found) {
        for (Report.Chart chart : h.charts()) {
            Double before = before(h, chart.measure());
            double usual = before == null ? 0 : before;
            if (chart.measure() == Measure.CPU || chart.measure() == Measure.MEMORY) {
                boolean cpu = chart.measure() == Measure.CPU;
                double bound = Math.max(cpu ? CPU_LEAST : MEMORY_LEAST, usual + SHARE_RISE);
                Stretch stretch = Stretch.beyond(chart.values(), bound, true, LEAST_STEPS);
                add(
                        found,
                        cpu ? Kind.CPU_ROSE : Kind.MEMORY_ROSE,
                        h.name(),
                        cpu ? CPU : MEMORY,
                        before,
                        stretch,
                        cpu ? 2 : 1.5);
            }
        }
        for (Report.Finding finding : h.findings()) {
            if (finding.change() == Report.Change.REACHES) {
                found.add(new Found(
                        Kind.DISK_FILLS,
                        h.name(),
                        finding.part(),
                        finding.part(),
                        finding.atMillis(),
                        finding.atMillis(),
                        null,
                        finding.from(),
                        6,
                        false,
                        false,
                        0,
                        DISK));
            }
        }
    }

    private static @Nullable Double before(Report.Subject of, Measure measure) {
        Report.Figure figure = of.figures().get(measure);
        return figure == null ? null : figure.before();
    }

    private void add(
            List<Found> found,
            Kind kind,
            String subject,
            String metric,
            @Nullable Double before,
            @Nullable Stretch stretch,
            double weight) {
        if (stretch == null) {
            return;
        }
        double usual = before == null ? stretch.mean() : before;
        double less = Math.max(Math.min(usual, stretch.mean()), 1e-9);
        double times = Math.min(MOST_TIMES, Math.max(usual, stretch.mean()) / less);
        found.add(new Found(
                kind,
                subject,
                "",
                "",
                begun(kind, subject, stretch),
                Math.min(report.toMillis(), report.fromMillis() + stretch.to() * report.stepMillis()),
                before,
                stretch.mean(),
                weight * (1 + Math.log(times)) * Math.log10(10 + stretch.to() - stretch.from()),
                false,
                false,
                0,
                metric));
    }

    /** The most likely minute of the change, in the step it stands out from and the one before, where that is known by the minute. */
    private long begun(Kind kind, String subject, Stretch stretch) {
        long at = report.fromMillis() + stretch.from() * report.stepMillis();
        Measure measure = switch (kind) {
            case LATENCY_ROSE -> Measure.P95;
            case FAILURES_ROSE -> Measure.ERROR_SHARE;
            case CPU_ROSE -> Measure.CPU;
            case MEMORY_ROSE -> Measure.MEMORY;
            default -> Measure.RATE;
        };
        SortedMap<Long, Double> near = fine.of(measure, subject, at - report.stepMillis(), at + report.stepMillis());
        boolean there = !near.isEmpty() && near.lastKey() >= at;
        int turned = there ? Onset.ofLevel(List.copyOf(near.values()), kind != Kind.LOAD_FELL) : -1;
        return turned < 0 ? at : List.copyOf(near.keySet()).get(turned);
    }
}
