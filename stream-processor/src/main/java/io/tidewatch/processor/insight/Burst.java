package io.tidewatch.processor.insight;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of a count that stands out most against what was usual: of all stretches that of which it is least likely
 * that it and the steps before the period are Poisson counts of one rate (the temporal scan statistic of Kulldorff, 1997,
 * against a rate that is itself counted), the usual spread taken into account.
 *
 * @param from first step
 * @param to step behind the last
 * @param usual counts a step before
 * @param observed counts a step in the stretch
 * @param likelihood log of the likelihood ratio, by the dispersion of what was usual
 */
record Burst(int from, int to, double usual, double observed, double likelihood) {
    /** One in some million stretches of noise does as much. */
    private static final double LEAST_LIKELIHOOD = 16;

    private static final double LEAST_TIMES = 2;
    private static final long LEAST_COUNT = 5;
    private static final double LEAST_FALL = 0.3;
    private static final int LEAST_FALL_STEPS = 3;

    /** @return how much more it is than usual; infinite where usual is nothing */
    double times() {
        return observed / usual;
    }

    /**
     * @param counts by step
     * @param begin step where the period begins; what lies before is what is usual
     * @return the burst of the period, null where there is none
     */
    static @Nullable Burst rise(long[] counts, int begin) {
        Usual usual = Usual.of(counts, begin);
        double most = 0;
        int from = 0;
        int to = 0;
        for (int i = begin; i < counts.length; i++) {
            long sum = 0;
            for (int j = i; j < counts.length; j++) {
                sum += counts[j];
                boolean enough = sum >= LEAST_COUNT && sum >= LEAST_TIMES * usual.mean() * (j + 1 - i);
                double likelihood = enough ? usual.unlike((double) sum, j + 1 - i) : 0;
                if (likelihood > most) {
                    most = likelihood;
                    from = i;
                    to = j + 1;
                }
            }
        }
        return most < LEAST_LIKELIHOOD ? null : of(counts, from, to, usual.mean(), most);
    }

    /** @return the stretch up to the end of the period in which there was much less than usual, null where there is none */
    static @Nullable Burst fall(long[] counts, int begin) {
        Usual usual = Usual.of(counts, begin);
        long sum = 0;
        Burst most = null;
        for (int i = counts.length - 1; i >= begin; i--) {
            sum += counts[i];
            int n = counts.length - i;
            double likelihood = sum < LEAST_FALL * usual.mean() * n ? usual.unlike((double) sum, n) : 0;
            if (n >= LEAST_FALL_STEPS
                    && likelihood >= LEAST_LIKELIHOOD
                    && (most == null || likelihood > most.likelihood)) {
                most = of(counts, i, counts.length, usual.mean(), likelihood);
            }
        }
        return most;
    }

    private static Burst of(long[] counts, int from, int to, double usual, double likelihood) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += counts[i];
        }
        return new Burst(from, to, usual, sum / (to - from), likelihood);
    }

    /**
     * Counts of the steps before the period.
     *
     * @param dispersion how much more they vary than chance alone would make them, at least 1
     */
    private record Usual(int steps, double mean, double dispersion) {
        static Usual of(long[] counts, int begin) {
            long[] before = Arrays.copyOf(counts, begin);
            double mean = Arrays.stream(before).average().orElse(0);
            double variance = 0;
            for (long c : before) {
                variance += (c - mean) * (c - mean) / Math.max(1, begin - 1);
            }
            return new Usual(begin, mean, mean == 0 ? 1 : Math.max(1, variance / mean));
        }

        /** @return log likelihood ratio of two rates against one, by the dispersion */
        double unlike(double sum, int over) {
            double before = mean * steps;
            double one = (sum + before) / (over + steps);
            return (part(sum, sum / over / one) + part(before, mean / one)) / dispersion;
        }

        private static double part(double count, double ratio) {
            return count == 0 ? 0 : count * Math.log(ratio);
        }
    }
}
