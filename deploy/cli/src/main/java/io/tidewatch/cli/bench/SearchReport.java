package io.tidewatch.cli.bench;

import static io.tidewatch.cli.bench.ReportText.line;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the search bench found, as it is written to the JSON file.
 *
 * @param startedAt ISO time of the start
 * @param lines lines in the topic
 * @param bytes size of the lines, uncompressed
 * @param indexBytes size of the index on disk
 * @param indexedBytesPerSecond how fast the topology indexed them, beside all else it does
 * @param asked each kind of question
 */
public record SearchReport(
        String startedAt,
        BenchReport.Machine machine,
        long lines,
        long bytes,
        long indexBytes,
        double indexedBytesPerSecond,
        List<Asked> asked) {
    /**
     * One kind of question.
     *
     * @param what it is
     * @param query in the search language
     * @param seconds the median of those with a warm page cache
     * @param coldSeconds the first after the page cache was asked to forget; NaN where it could not be
     * @param ripgrepSeconds ripgrep over the same lines in plain files, warm; NaN where it is not installed or has no such question
     * @param ripgrepColdSeconds the same, cold
     * @param limitSeconds consumers with RE2/J over the topic, of more than a gigabyte worked out from one; null where that is not
     *     compared
     * @param found lines found or counted
     * @param blocks blocks of the index, and {@code blocksRead} of them read
     * @param bytesRead bytes read from the topic
     * @param partial whether the answer was not whole
     */
    public record Asked(
            String what,
            String query,
            double seconds,
            double coldSeconds,
            double ripgrepSeconds,
            double ripgrepColdSeconds,
            @Nullable Double limitSeconds,
            long found,
            long blocks,
            long blocksRead,
            long bytesRead,
            boolean partial) {
        /** @return the figures in the columns of the report */
        String text() {
            return String.format(
                    Locale.ROOT,
                    "%-26s %9.3f %9.3f %9.3f %9.3f %8.2f %9s %,9d %6d of %5d  %,.0f%s",
                    what,
                    seconds,
                    coldSeconds,
                    ripgrepSeconds,
                    ripgrepColdSeconds,
                    ripgrepSeconds / seconds,
                    limitSeconds == null ? "" : String.format(Locale.ROOT, "%.3f", limitSeconds),
                    found,
                    blocksRead,
                    blocks,
                    bytesRead / 1e6,
                    partial ? "  PARTIAL" : "");
        }
    }

    /** @return the figures for a person at a terminal */
    public String text() {
        StringBuilder out = new StringBuilder();
        line(
                out,
                "%n%,d lines, %.2f GB uncompressed; the index takes %.2f %% of that; indexed at %.0f MB/s",
                lines,
                bytes / 1e9,
                100.0 * indexBytes / bytes,
                indexedBytesPerSecond / 1e6);
        line(
                out,
                "%-26s %9s %9s %9s %9s %8s %9s %9s %14s  %s",
                "seconds",
                "warm",
                "cold",
                "rg warm",
                "rg cold",
                "times rg",
                "limit",
                "found",
                "blocks read",
                "MB read");
        for (Asked one : asked) {
            out.append(one.text()).append(System.lineSeparator());
        }
        for (Asked one : asked) {
            line(out, "  %-24s %s", one.what(), one.query());
        }
        return out.toString();
    }
}
