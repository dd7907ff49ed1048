package io.tidewatch.processor.insight;

import java.util.List;

/** When a count changed from one rate to another: the most likely moment, where both are Poisson counts (CUSUM). */
final class Onset {
    /** What is told apart from nothing: one in so many steps. */
    private static final double LEAST_RATE = 0.01;

    private Onset() {}

    /**
     * @param counts of consecutive steps, with the change among them
     * @param usual counts a step before
     * @param later counts a step from then on
     * @return the first step of the later rate
     */
    static int of(List<Long> counts, double usual, double later) {
        double before = Math.max(LEAST_RATE, usual);
        double after = Math.max(LEAST_RATE, later);
        double each = Math.log(after / before);
        double sum = 0;
        double most = Double.NEGATIVE_INFINITY;
        int first = 0;
        for (int i = counts.size() - 1; i >= 0; i--) {
            sum += counts.get(i) * each - (after - before);
            if (sum > most) {
                most = sum;
                first = i;
            }
        }
        return first;
    }
}
