package io.tidewatch.cli.bench;

import static io.tidewatch.cli.bench.ReportText.line;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What a run of the rules' bench found, as it is written to the JSON file.
 *
 * @param startedAt ISO time of the start
 * @param parts by number of rules, in the order they were run
 */
public record RulesReport(String startedAt, BenchReport.Machine machine, List<Part> parts) {
    /**
     * The load with so many rules beside the predefined ones.
     *
     * @param writtenPerThousandPoints records both applications wrote, by topic, changelogs and marks of transactions
     *     included
     */
    public record Part(
            int rules, long series, long points, Figures figures, Map<String, Double> writtenPerThousandPoints) {}

    /**
     * What was measured.
     *
     * @param analysedPerSecond points a second until the analysis had committed all
     * @param pointsPerSecond points a second until the alerts application had committed what came of them, too
     * @param cpuMicrosPerPoint CPU time by part; {@code rest} is compiler, collector and the stores' own threads
     */
    public record Figures(double analysedPerSecond, double pointsPerSecond, Map<String, Double> cpuMicrosPerPoint) {
        double cpu(String part) {
            return cpuMicrosPerPoint.getOrDefault(part, 0.0);
        }

        /** @return CPU time of both applications' stream threads */
        public double cpuMicros() {
            return cpu(CpuByPart.ANALYSIS) + cpu(CpuByPart.ALERTS);
        }
    }

    /** @return points a second of that part by those of the best part with the fewest rules */
    public double ratio(Part part) {
        return part.figures().pointsPerSecond() / most(Figures::pointsPerSecond);
    }

    /** @return the same of the analysis alone */
    public double analysedRatio(Part part) {
        return part.figures().analysedPerSecond() / most(Figures::analysedPerSecond);
    }

    /** @return the same by CPU time of the analysis' stream thread, which other work on the machine blurs less */
    public double analysisCpuRatio(Part part) {
        return least(f -> f.cpu(CpuByPart.ANALYSIS))
                / Math.max(1e-9, part.figures().cpu(CpuByPart.ANALYSIS));
    }

    /** @return the same by CPU time of both applications' stream threads */
    public double cpuRatio(Part part) {
        return least(Figures::cpuMicros) / Math.max(1e-9, part.figures().cpuMicros());
    }

    private double most(ToDoubleFunction<Figures> figure) {
        return fewest().mapToDouble(figure).max().orElseThrow();
    }

    private double least(ToDoubleFunction<Figures> figure) {
        return fewest().mapToDouble(figure).min().orElseThrow();
    }

    private Stream<Figures> fewest() {
        int rules = parts.stream().mapToInt(Part::rules).min().orElseThrow();
        return parts.stream().filter(part -> part.rules() == rules).map(Part::figures);
    }

    /** @return the figures for a person at a terminal, the ratios first */
    public String text() {
        StringBuilder out = new StringBuilder();
        Part first = parts.get(0);
        line(
                out,
                "%nOver %,d series and %,d points; ratios are to the best part with the fewest rules",
                first.series(),
                first.points());
        line(
                out,
                "%9s %12s %7s %12s %7s %9s %7s %9s %7s %7s %7s",
                "rules",
                "analysed/s",
                "ratio",
                "and told/s",
                "ratio",
                "analysis",
                "ratio",
                "alerts",
                "ratio",
                "rest",
                "broker");
        for (Part part : parts) {
            Figures f = part.figures();
            line(
                    out,
                    "%,9d %,12.0f %7.2f %,12.0f %7.2f %9.2f %7.2f %9.2f %7.2f %7.2f %7.2f",
                    part.rules(),
                    f.analysedPerSecond(),
                    analysedRatio(part),
                    f.pointsPerSecond(),
                    ratio(part),
                    f.cpu(CpuByPart.ANALYSIS),
                    analysisCpuRatio(part),
                    f.cpu(CpuByPart.ALERTS),
                    cpuRatio(part),
                    f.cpu("rest"),
                    f.cpu("broker"));
        }
        line(
                out,
                "points a second until the analysis had done all, until the alerts application had; then CPU, µs a point:");
        line(
                out,
                "the analysis' thread, the alerts' (its ratio: of both together), the rest of the process, the broker");
        for (Part part : parts) {
            line(out, "%,d rules: records for a thousand points: %s", part.rules(), part.writtenPerThousandPoints());
        }
        return out.toString();
    }
}
