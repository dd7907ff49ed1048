package io.tidewatch.processor.rules;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.event.DistributionSketch;

/** One number of what a window holds. */
final class Aggregation {
    private Aggregation() {}

    /** @return the aggregate; NaN where the window does not have it */
    static double of(Aggregate aggregate, Pane pane, long windowMillis) {
        if (pane.count() == 0) {
            return Double.NaN;
        }
        return switch (aggregate) {
            case AVG -> pane.sum() / pane.count();
            case MIN -> Double.isInfinite(pane.min()) ? Double.NaN : pane.min();
            case MAX -> Double.isInfinite(pane.max()) ? Double.NaN : pane.max();
            case SUM -> pane.sum();
            case COUNT -> pane.count();
            case RATE -> pane.sum() * 1000 / windowMillis;
            case LAST -> pane.last();
            case P50, P75, P90, P95, P99, P999 ->
                pane.distribution() == null
                        ? Double.NaN
                        : DistributionSketch.of(pane.distribution()).quantile(aggregate.quantile());
        };
    }

    /** @return whether a window that is only half filled has less of it */
    static boolean gathers(Aggregate aggregate) {
        return aggregate == Aggregate.SUM || aggregate == Aggregate.COUNT || aggregate == Aggregate.RATE;
    }

    /** @return whether more data of the same window can only push the aggregate further past its bound */
    static boolean monotone(Aggregate aggregate, Bounds.Op op) {
        return switch (aggregate) {
            case COUNT, MAX -> op == Bounds.Op.ABOVE;
            // counters grow: their increments are never negative
            case RATE -> op == Bounds.Op.ABOVE;
            case MIN -> op == Bounds.Op.BELOW;
            default -> false;
        };
    }
}
