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

    /**
     * @param values of consecutive steps
     * @param up whether the level rose, else it fell
     * @return the first step of the other level: of all that cut the values in two, that whose parts differ most by their means
     *     against the spread within them; -1 where there is none
     */
    static int ofLevel(List<Double> values, boolean up) {
        double whole = 0;
        for (double value : values) {
            whole += value;
        }
        int first = -1;
        double most = 0;
        double sum = 0;
        for (int i = 1; i < values.size(); i++) {
            sum += values.get(i - 1);
            double change = (whole - sum) / (values.size() - i) - sum / i;
            double weight = change * change * i * (values.size() - i);
            if (change > 0 == up && weight > most) {
                most = weight;
                first = i;
            }
        }
        return first;
    }
}
