package io.tidewatch.processor.rules;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.DistributionSketch;
import org.jspecify.annotations.Nullable;

/** One number of what a window holds: the same that a query of the metric's history says of it. */
final class Aggregation {
    private Aggregation() {}

    /** @return the aggregate; NaN where the window does not have it */
    static double of(Aggregate aggregate, Pane pane, long windowMillis) {
        if (pane.count() == 0 || problem(aggregate, pane) != null) {
            return Double.NaN;
        }
        return switch (aggregate.kind()) {
            case AVG -> pane.kinds() == Amount.GAUGE ? pane.amount().mean() : pane.sum() / pane.count();
            case MIN -> Double.isInfinite(pane.min()) ? Double.NaN : pane.min();
            case MAX -> Double.isInfinite(pane.max()) ? Double.NaN : pane.max();
            case SUM -> pane.kinds() == 0 ? pane.sum() : pane.amount().value();
            case COUNT -> pane.count();
            case RATE -> pane.sum() * 1000 / windowMillis;
            case LAST -> pane.last();
            case CARDINALITY -> pane.distinctCount();
            case QUANTILE ->
                pane.distribution() == null
                        ? Double.NaN
                        : DistributionSketch.of(pane.distribution()).quantile(aggregate.quantile());
        };
    }

    /** @return why what is there does not have that aggregate; null where it does */
    static @Nullable String problem(Aggregate aggregate, Pane pane) {
        return switch (aggregate.kind()) {
            case RATE -> pane.kinds() == Amount.GAUGE ? "is a gauge, which has no rate" : null;
            case AVG, SUM -> pane.amount().isMixed() ? "is a gauge of some and a counter of others" : null;
            case QUANTILE -> {
                if (pane.kinds() == Amount.COUNTER) {
                    yield "is a counter, which has no percentiles";
                }
                boolean all = pane.distribution() == null || pane.distribution().count() >= pane.count();
                yield all ? null : "has negative values, of which there are no percentiles";
            }
            default -> null;
        };
    }

    /** @return whether a window that is only half filled has less of it */
    static boolean gathers(Aggregate aggregate) {
        return switch (aggregate.kind()) {
            case SUM, COUNT, RATE, CARDINALITY -> true;
            default -> false;
        };
    }

    /** @return whether nothing at all is a number of it: none */
    static boolean zeroOfNothing(Aggregate aggregate) {
        return aggregate.kind() == Aggregate.Kind.COUNT || aggregate.kind() == Aggregate.Kind.CARDINALITY;
    }

    /** @return whether the series goes on with zeros where there are no events: a rate of lines, not of what a metric tells */
    static boolean zeroWithoutEvents(Rule.Input input, Condition.Anomaly c) {
        Aggregate.Kind kind = c.aggregate().kind();
        return input != Rule.Input.METRICS
                && !c.ofShare()
                && (kind == Aggregate.Kind.COUNT || kind == Aggregate.Kind.RATE);
    }

    /** @return whether more data of the same window can only push the aggregate further past its bound */
    static boolean monotone(Aggregate aggregate, Bounds.Op op) {
        return switch (aggregate.kind()) {
            case COUNT, MAX, CARDINALITY -> op == Bounds.Op.ABOVE;
            // counters grow: their increments are never negative
            case RATE -> op == Bounds.Op.ABOVE;
            case MIN -> op == Bounds.Op.BELOW;
            default -> false;
        };
    }
}
