package io.tidewatch.processor.insight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of a line that lies furthest beyond a bound, all in all: of all runs of steps that with the greatest sum of
 * what exceeds it. A gap ends a run.
 *
 * @param from first step
 * @param to step behind the last
 * @param mean of its values
 */
record Stretch(int from, int to, double mean) {
    /**
     * @param values by step, null is a gap
     * @param bound what is not out of the ordinary yet
     * @param above whether values above the bound are looked for, else those below
     * @param least steps it has at least
     * @return null where there is none
     */
    static @Nullable Stretch beyond(List<@Nullable Double> values, double bound, boolean above, int least) {
        Stretch best = null;
        double most = 0;
        int from = 0;
        double sum = 0;
        double total = 0;
        for (int i = 0; i < values.size(); i++) {
            Double value = values.get(i);
            double more = value == null ? Double.NEGATIVE_INFINITY : above ? value - bound : bound - value;
            if (sum + more <= 0) {
                sum = 0;
                total = 0;
                from = i + 1;
                continue;
            }
            sum += more;
            total += value == null ? 0 : value;
            if (sum > most && i + 1 - from >= least) {
                most = sum;
                best = new Stretch(from, i + 1, total / (i + 1 - from));
            }
        }
        return best;
    }
}
