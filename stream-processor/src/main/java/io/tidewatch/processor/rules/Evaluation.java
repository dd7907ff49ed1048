package io.tidewatch.processor.rules;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a rule, ready to judge the panes of its alerts. Windows end at ends of panes and are judged once all
 * of them is in; {@link #early} speaks before that, where what is still to come cannot change the answer. Immutable,
 * thread-safe.
 */
public final class Evaluation {
    /** A week back in steps of five minutes. */
    private static final int MOST_PANES = 2_100;

    /** With as many panes ahead of the clock a row is about a megabyte. */
    private static final int MOST_SKETCH_BYTES = 640 << 10;

    private final Rule rule;
    private final Panes panes;
    private final boolean monotone;

    /** Compares what takes a sketch: of windows that are over it keeps the value, one for each pane would be megabytes. */
    private final @Nullable Aggregate compared;

    private Evaluation(Rule rule) {
        this.rule = rule;
        panes = Panes.of(rule.condition());
        boolean few = panes.kept() * (long) Distinct.MOST_BYTES <= MOST_SKETCH_BYTES;
        Aggregate before = rule.condition() instanceof Condition.Change change
                ? change.aggregate()
                : rule.condition() instanceof Condition.Changepoint level ? level.aggregate() : null;
        compared = before != null && (before.isQuantile() || !few && countsDistinct(rule, before)) ? before : null;
        monotone = rule.condition() instanceof Condition.Frequency
                || rule.condition() instanceof Condition.Sequence
                || rule.condition() instanceof Condition.Cardinality
                || rule.condition() instanceof Condition.Outlier
                || rule.condition() instanceof Condition.Threshold c
                        && Aggregation.monotone(c.aggregate(), c.bounds().op());
    }

    public static Evaluation of(Rule rule) {
        return new Evaluation(rule);
    }

    public Rule rule() {
        return rule;
    }

    public Panes panes() {
        return panes;
    }

    /** @return how many panes before its clock it needs */
    public int panesKept() {
        return compared == null ? panes.kept() : panes.window();
    }

    /** A window was judged, and those before it: what no window needs any more goes. */
    public void judged(PaneRing ring, long endMillis) {
        long pane = panes.paneMillis();
        if (compared != null && !ring.isEmpty()) {
            for (long end = ring.oldestMillis() + pane; end <= endMillis; end += pane) {
                if (!ring.hasValue(end)) {
                    ring.value(end, Aggregation.of(compared, ring.between(end - windowMillis(), end), windowMillis()));
                }
            }
        }
        ring.trim(endMillis - (panesKept() - 1) * pane);
        ring.trimValues(endMillis - (panes.reference() - 1) * pane);
    }

    /** @return what keeps its rows from being stored, for whoever is about to publish it; null where nothing does */
    public @Nullable String problem() {
        if (panes.kept() > MOST_PANES) {
            return "it needs " + panes.kept() + " pieces of the window to be kept, at most " + MOST_PANES
                    + ": a longer window has longer pieces";
        }
        Aggregate aggregate = aggregate();
        boolean distinct = rule.condition() instanceof Condition.Cardinality || countsDistinct(rule, aggregate);
        boolean sketched = aggregate != null && aggregate.isQuantile();
        int each = distinct ? Distinct.MOST_BYTES : sketched ? Buckets.MOST_BYTES : 0;
        boolean both = rule.condition() instanceof Condition.Ratio ratio && ratio.ofMetrics();
        long bytes = (long) panesKept() * (both ? 2 * Distinct.MOST_BYTES : each);
        return bytes <= MOST_SKETCH_BYTES
                ? null
                : "it needs " + panesKept() + " pieces of the window, each with a sketch, " + (bytes >> 10)
                        + " KB in all, at most " + (MOST_SKETCH_BYTES >> 10)
                        + ": a window of whole minutes or hours has fewer pieces";
    }

    /** Sums of gauges go by how many series there are. */
    private static boolean countsDistinct(Rule rule, @Nullable Aggregate aggregate) {
        return aggregate != null
                && (aggregate.kind() == Aggregate.Kind.CARDINALITY
                        || aggregate.kind() == Aggregate.Kind.SUM && rule.input() == Rule.Input.METRICS);
    }

    private @Nullable Aggregate aggregate() {
        return rule.condition() instanceof Condition.OfSeries c ? c.aggregate() : null;
    }

    /** @return whether a window without any events can hold: then such windows have to be judged, too */
    public boolean holdsOfNothing() {
        return rule.condition() instanceof Condition.Absent
                || rule.condition() instanceof Condition.Threshold c
                        && Aggregation.zeroOfNothing(c.aggregate())
                        && c.bounds().op() == Bounds.Op.BELOW
                || rule.condition() instanceof Condition.Cardinality d && d.min() != null
                || learnsOfNothing();
    }

    /** @return whether a window without any events is a value of its series: then none may be left out */
    public boolean learnsOfNothing() {
        return rule.condition() instanceof Condition.Anomaly c && Aggregation.zeroWithoutEvents(rule.input(), c);
    }

    /** @return whether it may say that a window holds before that is over */
    public boolean speaksEarly() {
        if (rule.condition() instanceof Condition.Cardinality c) {
            return c.max() != null;
        }
        return monotone
                || rule.condition() instanceof Condition.NewTerm
                || rule.condition() instanceof Condition.Threshold c
                        && c.aggregate().kind() == Aggregate.Kind.LAST;
    }

    /** @return how long a window is, in milliseconds; cut to whole panes */
    public long windowMillis() {
        return panes.window() * panes.paneMillis();
    }

    /**
     * Judges the window that ends there; those of an {@code anomaly} rule are judged by {@link AnomalyJudge}.
     *
     * @param endMillis end of a pane, all of whose data is in
     * @param holding whether its alert is known to people: then the recover bound counts
     */
    public Verdict at(PaneRing ring, long endMillis, boolean holding) {
        long from = endMillis - windowMillis();
        Pane window = ring.between(from, endMillis);
        Condition condition = rule.condition();
        if (condition instanceof Condition.Threshold c) {
            return Judge.threshold(c, window, windowMillis(), holding, whole(ring, from));
        }
        if (condition instanceof Condition.Frequency c) {
            return Judge.frequency(rule, c, window);
        }
        if (condition instanceof Condition.Sequence c) {
            return Judge.sequence(rule, c, window);
        }
        if (condition instanceof Condition.Ratio c) {
            return Judge.ratio(c, window, holding);
        }
        long back = panes.reference() * panes.paneMillis();
        if (condition instanceof Condition.Spike c) {
            return SpikeJudge.of(rule, c, panes, ring, endMillis);
        }
        if (condition instanceof Condition.Change c) {
            double before = compared != null && ring.hasValue(endMillis - back)
                    ? ring.value(endMillis - back)
                    : Aggregation.of(c.aggregate(), ring.between(from - back, endMillis - back), windowMillis());
            return Judge.change(c, before, window, windowMillis(), holding, whole(ring, from - back));
        }
        if (condition instanceof Condition.Absent c) {
            return Judge.absent(rule, c, window, ring.observedFromMillis() <= from);
        }
        if (condition instanceof Condition.Forecast c) {
            return ForecastJudge.of(rule, c, panes, ring, endMillis);
        }
        if (condition instanceof Condition.Changepoint c) {
            return ChangepointJudge.of(rule, c, panes, compared != null, ring, endMillis);
        }
        if (condition instanceof Condition.Cardinality c) {
            return Judge.cardinality(rule, c, window, ring.observedFromMillis() <= from);
        }
        if (condition instanceof Condition.Outlier c) {
            return Judge.outlier(rule, c, window);
        }
        if (condition instanceof Condition.Anomaly) {
            throw new IllegalStateException("windows of an anomaly rule are judged by AnomalyJudge");
        }
        return new Verdict.Clear(Double.NaN, "seen before");
    }

    /** The first pane of a group is itself one that it was not known all through. */
    private static boolean whole(PaneRing ring, long fromMillis) {
        return ring.observedFromMillis() < fromMillis;
    }

    /**
     * Judges the windows that the pane just added to is in, before they are over.
     *
     * @param startMillis start of that pane
     * @return the worst of what already holds, or null
     */
    public @Nullable Early early(PaneRing ring, long startMillis) {
        if (!monotone) {
            return last(ring, startMillis);
        }
        long lastEnd = Math.min(ring.newestMillis(), startMillis + windowMillis() - panes.paneMillis());
        Early worst = null;
        for (long start = startMillis; start <= lastEnd; start += panes.paneMillis()) {
            long end = start + panes.paneMillis();
            if (soFar(ring, end) instanceof Verdict.Holds holds
                    && (worst == null
                            || holds.severity().compareTo(worst.holds().severity()) > 0)) {
                worst = new Early(holds, end);
            }
        }
        return worst;
    }

    /** Judges a window that is not over: too few different values may yet become enough. */
    private Verdict soFar(PaneRing ring, long endMillis) {
        if (rule.condition() instanceof Condition.Cardinality c) {
            Pane window = ring.between(endMillis - windowMillis(), endMillis);
            return Judge.cardinality(rule, c, window, false);
        }
        return at(ring, endMillis, false);
    }

    /** @return the values of the panes up to there, oldest first; a pane without data is left out unless it counts events */
    public List<Double> sparkline(PaneRing ring, long endMillis) {
        List<Double> values = new ArrayList<>();
        long pane = panes.paneMillis();
        for (long start = endMillis - panes.kept() * pane; start < endMillis; start += pane) {
            double value = paneValue(ring.between(start, start + pane));
            if (Double.isFinite(value)) {
                values.add(value);
            }
        }
        return values;
    }

    private double paneValue(Pane pane) {
        Condition condition = rule.condition();
        if (condition instanceof Condition.Anomaly c && c.ofShare()) {
            return pane.outOf() == 0 ? Double.NaN : pane.events() / pane.outOf();
        }
        if (condition instanceof Condition.OfSeries c) {
            return Aggregation.of(c.aggregate(), pane, panes.paneMillis());
        }
        if (condition instanceof Condition.Ratio c && c.ofMetrics()) {
            return pane.under() == null
                    ? Double.NaN
                    : pane.amount().value() / pane.under().value();
        }
        if (condition instanceof Condition.Ratio) {
            return pane.outOf() == 0 ? Double.NaN : pane.events() / pane.outOf();
        }
        return condition instanceof Condition.Cardinality ? pane.distinctCount() : pane.events();
    }

    /** The last value is what it is until a newer one comes. */
    private @Nullable Early last(PaneRing ring, long startMillis) {
        boolean newest = rule.condition() instanceof Condition.Threshold c
                && c.aggregate().kind() == Aggregate.Kind.LAST
                && startMillis == ring.newestMillis();
        long end = startMillis + panes.paneMillis();
        return newest && at(ring, end, false) instanceof Verdict.Holds holds ? new Early(holds, end) : null;
    }

    /**
     * What holds already.
     *
     * @param endMillis end of the window it holds of
     */
    public record Early(Verdict.Holds holds, long endMillis) {}
}
