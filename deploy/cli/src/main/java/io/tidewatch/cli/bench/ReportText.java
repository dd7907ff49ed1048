package io.tidewatch.cli.bench;

import java.util.Locale;

/** The figures for a person at a terminal. */
public final class ReportText {
    private ReportText() {}

    public static String of(BenchReport report) {
        StringBuilder out = new StringBuilder();
        BenchReport.Throughput t = report.throughput();
        if (t != null) {
            line(out, "%nThe road does %.2f of the limit (%.2f by CPU time of the analysis)", t.ratio(), t.cpuRatio());
            line(
                    out,
                    "  road   %,9.0f events/s   (%,d events in %.1f s)",
                    t.roadEventsPerSecond(),
                    t.road().events(),
                    t.road().seconds());
            line(
                    out,
                    "  limit  %,9.0f events/s   (mean of %d runs)",
                    t.limitEventsPerSecond(),
                    t.limits().size());
            line(
                    out,
                    "  when the analysis was at its end, %,d signals were before the alerts; %.1f s later none",
                    t.signalsBehind(),
                    t.alertsCaughtUpSeconds());
            line(out, "  not parsed %d, dead letters %d", t.unparsedEvents(), t.deadLetters());
            line(out, "CPU, µs an event        road    limit");
            t.road()
                    .cpuMicrosPerEvent()
                    .forEach((part, micros) -> line(
                            out,
                            "  %-18s %8.2f %8.2f",
                            part,
                            micros,
                            t.limits()
                                    .get(0)
                                    .cpuMicrosPerEvent()
                                    .getOrDefault(part.equals(CpuByPart.ANALYSIS) ? CpuByPart.LIMIT : part, 0.0)));
            line(out, "Records written for a thousand events");
            t.writtenPerThousandEvents().forEach((topic, rate) -> line(out, "  %-60s %8.1f", topic, rate));
        }
        BenchReport.Latency l = report.latency();
        if (l != null) {
            line(
                    out,
                    "%nAn alert takes %.2f of what one hop takes at p99 with the analysis' commit interval (%.2f with the"
                            + " alerts')",
                    l.ratio(),
                    l.shortRatio());
            line(
                    out,
                    "Latency beside %,.0f events/s, ms        p50      p90      p99      max   (of %d probes)",
                    l.loadEventsPerSecond(),
                    l.probes());
            line(out, l.toGroup(), "publish -> error group");
            line(out, l.toAlert(), "publish -> alert");
            line(out, l.toNotification(), "publish -> notified");
            line(out, l.oneHop(), "one hop, commits as analysis");
            line(out, l.shortOneHop(), "one hop, commits as alerts");
        }
        return out.toString();
    }

    private static void line(StringBuilder out, BenchReport.Percentiles p, String what) {
        line(out, "  %-32s %8.0f %8.0f %8.0f %8.0f   (%d seen)", what, p.p50(), p.p90(), p.p99(), p.max(), p.seen());
    }

    /** Adds a line of a report. */
    static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
