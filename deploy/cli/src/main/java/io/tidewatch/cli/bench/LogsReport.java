package io.tidewatch.cli.bench;

import static io.tidewatch.cli.bench.ReportText.line;

import java.util.List;
import java.util.Map;

/**
 * What a run of the logs' bench found, as it is written to the JSON file.
 *
 * @param startedAt ISO time of the start
 * @param parts in the order they were run
 * @param unparsed lines the limit could not parse; 0, or the figures say nothing
 */
public record LogsReport(String startedAt, BenchReport.Machine machine, List<Part> parts, long unparsed) {
    /**
     * One load through the path and, before and after it, through the limit.
     *
     * @param templatePercent share of lines whose source gives the template
     * @param deadLetters lines that were put aside; 0, or the figures say nothing
     * @param writtenPerThousandLines records the path wrote, by topic, changelogs and marks of transactions included
     */
    public record Part(
            int linesARecord,
            int templatePercent,
            Preload.Loaded load,
            Drain.Result path,
            List<Drain.Result> limits,
            long deadLetters,
            Map<String, Double> writtenPerThousandLines) {
        /** @return lines a second of the limit, the mean of its runs */
        public double limitLinesPerSecond() {
            return limits.stream()
                    .mapToDouble(Drain.Result::eventsPerSecond)
                    .average()
                    .orElseThrow();
        }

        /** @return the path's lines a second by those of the limit */
        public double ratio() {
            return path.eventsPerSecond() / limitLinesPerSecond();
        }

        /** @return microseconds of a line on the limit's stream thread, the mean of its runs */
        public double limitCpu() {
            return limits.stream()
                    .mapToDouble(run -> cpu(run, CpuByPart.LIMIT))
                    .average()
                    .orElseThrow();
        }

        /** @return the same ratio by CPU time of the stream threads, which other work on the machine blurs less */
        public double cpuRatio() {
            return limitCpu() / Math.max(1e-9, cpu(path, CpuByPart.ANALYSIS));
        }
    }

    /** @return the path's lines a second by those of the part with fewest lines a record and as many templates */
    public double packing(Part part) {
        return part.path().eventsPerSecond()
                / parts.stream()
                        .filter(other -> other.templatePercent() == part.templatePercent())
                        .min((a, b) -> Integer.compare(a.linesARecord(), b.linesARecord()))
                        .orElseThrow()
                        .path()
                        .eventsPerSecond();
    }

    /** @return the figures for a person at a terminal */
    public String text() {
        StringBuilder out = new StringBuilder();
        line(out, "%nThe logs path beside an application that only parses the same records; CPU in µs a line");
        line(
                out,
                "%9s %10s %12s %12s %7s %9s %9s %7s %9s %7s %7s %7s",
                "a record",
                "templates",
                "limit/s",
                "path/s",
                "ratio",
                "limit",
                "analysis",
                "ratio",
                "packing",
                "alerts",
                "rest",
                "broker");
        for (Part part : parts) {
            line(
                    out,
                    "%,9d %8d %% %,12.0f %,12.0f %7.2f %9.2f %9.2f %7.2f %8.2fx %7.2f %7.2f %7.2f",
                    part.linesARecord(),
                    part.templatePercent(),
                    part.limitLinesPerSecond(),
                    part.path().eventsPerSecond(),
                    part.ratio(),
                    part.limitCpu(),
                    cpu(part.path(), CpuByPart.ANALYSIS),
                    part.cpuRatio(),
                    packing(part),
                    cpu(part.path(), CpuByPart.ALERTS),
                    cpu(part.path(), "rest"),
                    cpu(part.path(), "broker"));
        }
        for (Part part : parts) {
            line(
                    out,
                    "%d a record, %d %%: %.0f bytes a line; records written for a thousand lines: %s",
                    part.linesARecord(),
                    part.templatePercent(),
                    (double) part.load().bytes() / part.load().events(),
                    part.writtenPerThousandLines());
            if (part.deadLetters() > 0) {
                line(out, "  %,d dead letters: the figures say nothing", part.deadLetters());
            }
        }
        if (unparsed > 0) {
            line(out, "%,d lines the limit could not parse: the figures say nothing", unparsed);
        }
        return out.toString();
    }

    private static double cpu(Drain.Result run, String part) {
        return run.cpuMicrosPerEvent().getOrDefault(part, 0.0);
    }
}
