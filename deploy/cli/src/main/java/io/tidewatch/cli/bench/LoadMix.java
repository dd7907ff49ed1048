package io.tidewatch.cli.bench;

/**
 * What a load is made of.
 *
 * @param logShare share of log lines among all events
 * @param templateShare share of log lines whose source gives the template
 * @param metricShare share of metric points
 * @param errorShare share of errors
 * @param sources how many sources there are, busy by Zipf's law
 * @param zipf its exponent
 * @param simulatedRate events a second for which the sources pack their records: at a higher rate more lines share one
 * @param linesARecord lines of each record of logs; 0: as many as the publisher packs at that rate
 * @param seed the same seed gives the same load
 */
record LoadMix(
        double logShare,
        double templateShare,
        double metricShare,
        double errorShare,
        int sources,
        double zipf,
        long simulatedRate,
        int linesARecord,
        long seed) {
    LoadMix {
        double all = logShare + metricShare + errorShare;
        if (Math.abs(all - 1) > 1e-6) {
            throw new IllegalArgumentException(
                    "the shares of logs, metrics and errors add up to " + all + ", expected 1");
        }
    }

    static LoadMix defaults(long simulatedRate) {
        return new LoadMix(0.80, 0.80, 0.15, 0.05, 1_000, 1.0, simulatedRate, 0, 42);
    }

    /** Log lines only. */
    static LoadMix logs(double templateShare, int linesARecord, long seed) {
        LoadMix usual = defaults(50_000);
        return new LoadMix(
                1, templateShare, 0, 0, usual.sources(), usual.zipf(), usual.simulatedRate(), linesARecord, seed);
    }
}
