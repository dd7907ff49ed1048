package io.tidewatch.cli.bench;

import static io.tidewatch.cli.bench.ReportText.line;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the metrics' bench found, as it is written to the JSON file.
 *
 * @param startedAt ISO time of the start
 * @param few with few series
 * @param many with many series; null where that was left out
 */
public record MetricsReport(
        String startedAt,
        BenchReport.Machine machine,
        Beside few,
        @Nullable Beside many) {
    /**
     * The metrics path beside the bare application, over the same records.
     *
     * @param bare both of its runs, by cache
     * @param writtenPerThousandPoints records the path wrote, by topic, changelogs and marks of transactions included
     * @param unread batches the bare application could not read; 0, or the figures say nothing
     */
    public record Beside(
            long series,
            long points,
            Drain.Result path,
            Map<String, Drain.Result> bare,
            long unread,
            Map<String, Double> writtenPerThousandPoints) {
        /** @return points a second of the better of the bare ones */
        public double bareBest() {
            return bare.values().stream()
                    .mapToDouble(Drain.Result::eventsPerSecond)
                    .max()
                    .orElseThrow();
        }

        /** @return points a second of the path by those of the better bare one */
        public double ratio() {
            return path.eventsPerSecond() / bareBest();
        }

        /** @return the same by CPU time of the stream threads, which other work on the machine blurs less */
        public double cpuRatio() {
            double least = bare.values().stream()
                    .mapToDouble(run -> run.cpuMicrosPerEvent().getOrDefault(CpuByPart.LIMIT, 0.0))
                    .min()
                    .orElseThrow();
            return least / Math.max(1e-9, path.cpuMicrosPerEvent().getOrDefault(CpuByPart.ANALYSIS, 0.0));
        }
    }

    /** @return how much the path's cost of a point grew by how much that of the bare one grew; NaN without many series */
    public double growth() {
        return many == null ? Double.NaN : few.ratio() / many.ratio();
    }

    /** @return the same by CPU time of the stream threads */
    public double cpuGrowth() {
        return many == null ? Double.NaN : few.cpuRatio() / many.cpuRatio();
    }

    /** @return the figures for a person at a terminal, the ratio first */
    public String text() {
        StringBuilder out = new StringBuilder();
        line(
                out,
                "%nThe metrics path does %.2f of a bare application (%.2f by CPU time of the stream thread)",
                few.ratio(),
                few.cpuRatio());
        if (many != null) {
            line(
                    out,
                    "From %,d to %,d series a point's cost grows %.2f times as much as in the bare one (%.2f by CPU time)",
                    few.series(),
                    many.series(),
                    growth(),
                    cpuGrowth());
        }
        for (Beside one : many == null ? List.of(few) : List.of(few, many)) {
            line(
                    out,
                    "%,d series, %,d points   points/s   CPU of the stream thread, µs a point   broker",
                    one.series(),
                    one.points());
            one.bare().forEach((cache, run) -> drained(out, "  bare, %-18s", run, cache, CpuByPart.LIMIT));
            drained(out, "  metrics path %-11s", one.path(), "", CpuByPart.ANALYSIS);
            line(out, "  all CPU of the path, µs a point: %s", parts(one.path()));
            line(out, "  records the path wrote for a thousand points: %s", one.writtenPerThousandPoints());
        }
        return out.toString();
    }

    private static String parts(Drain.Result run) {
        return String.join(
                ", ",
                run.cpuMicrosPerEvent().entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "%s %.2f", e.getKey(), e.getValue()))
                        .toList());
    }

    private static void drained(StringBuilder out, String head, Drain.Result run, String name, String part) {
        line(
                out,
                head + " %,12.0f %20.2f %29.2f",
                name,
                run.eventsPerSecond(),
                run.cpuMicrosPerEvent().getOrDefault(part, 0.0),
                run.cpuMicrosPerEvent().getOrDefault("broker", 0.0));
    }
}
