package io.tidewatch.processor.rules;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import java.time.Duration;

/** One method per kind of condition: what a window says, and why in a sentence. */
final class Judge {
    private Judge() {}

    /** @param whole whether the group was known all through the window */
    static Verdict threshold(Condition.Threshold c, Pane window, long windowMillis, boolean holding, boolean whole) {
        boolean zeroCounts = c.bounds().op() == Bounds.Op.BELOW;
        double value = window.count() == 0 && zeroCounts && Aggregation.zeroOfNothing(c.aggregate())
                ? 0
                : Aggregation.of(c.aggregate(), window, windowMillis);
        String over = " over " + Wording.span(c.window());
        if (Double.isNaN(value)) {
            return nothing(c.aggregate(), window, c.metric(), c.window());
        }
        if (!whole && c.bounds().op() == Bounds.Op.BELOW && Aggregation.gathers(c.aggregate())) {
            return notYet(c.window());
        }
        String what = Wording.aggregate(c.aggregate()) + " of " + c.metric() + " was "
                + Wording.quantity(c.metric(), value) + over;
        return bounded(c.bounds(), value, holding, what, c.metric());
    }

    static Verdict frequency(Rule rule, Condition.Frequency c, Pane window) {
        double events = window.events();
        String what = plural(events, "event") + " within " + Wording.span(c.timeframe());
        return events >= c.numEvents()
                ? new Verdict.Holds(rule.severity(), events, c.numEvents(), what + ", bound " + c.numEvents())
                : new Verdict.Clear(events, what);
    }

    static Verdict sequence(Rule rule, Condition.Sequence c, Pane window) {
        double starts = window.events();
        String what = plural(starts, "start") + " without an end within " + Wording.span(c.within()) + ", over "
                + Wording.span(c.timeframe());
        return starts >= c.numEvents()
                ? new Verdict.Holds(rule.severity(), starts, c.numEvents(), what + ", bound " + c.numEvents())
                : new Verdict.Clear(starts, what);
    }

    static Verdict ratio(Condition.Ratio c, Pane window, boolean holding) {
        if (c.ofMetrics()) {
            return quotient(c, window, holding);
        }
        String over = " over " + Wording.span(c.window());
        double events = window.events();
        double outOf = window.outOf();
        if (outOf == 0) {
            return new Verdict.NoData("no events" + over);
        }
        if (outOf < c.minDenominator()) {
            return new Verdict.Clear(Double.NaN, "only " + plural(outOf, "event") + over + ", too few to judge");
        }
        double value = events / outOf;
        String what = Wording.number(value * 100) + " % (" + Wording.number(events) + " of " + Wording.number(outOf)
                + " events)" + over;
        return bounded(c.bounds(), value, holding, what, ".utilization");
    }

    private static Verdict quotient(Condition.Ratio c, Pane window, boolean holding) {
        String over = " over " + Wording.span(c.window());
        String above = String.join(" + ", c.numeratorMetrics());
        String below = String.join(" + ", c.denominatorMetrics());
        Amount upper = window.amount();
        Amount lower = window.under() == null ? Amount.NONE : window.under();
        if (upper.isMixed() || lower.isMixed()) {
            return new Verdict.Undecided(
                    (upper.isMixed() ? above : below) + " is a gauge of some and a counter of others");
        }
        boolean gauges = lower.kinds() == Amount.GAUGE;
        if (lower.kinds() == 0 || gauges && upper.kinds() == 0) {
            return new Verdict.NoData("no data of " + (lower.kinds() == 0 ? below : above) + over);
        }
        if (upper.kinds() != 0 && gauges != (upper.kinds() == Amount.GAUGE)) {
            return new Verdict.Undecided(
                    "of " + above + " and " + below + " one is a gauge and the other grows: they have no ratio");
        }
        // what counts events and was not heard of did not grow
        double of = upper.kinds() == 0 ? 0 : upper.value();
        double by = lower.value();
        if (by == 0 || by < c.minDenominator()) {
            return new Verdict.Clear(
                    Double.NaN,
                    "only " + Wording.quantity(below, by) + " of " + below + over + ", too little to judge");
        }
        String what = Wording.number(of / by * 100) + " % (" + Wording.quantity(above, of) + " of " + above + ", "
                + Wording.quantity(below, by) + " of " + below + ")" + over;
        return bounded(c.bounds(), of / by, holding, what, ".utilization");
    }

    /** @param whole whether the group was known all through the window before */
    static Verdict change(
            Condition.Change c, double then, Pane window, long windowMillis, boolean holding, boolean whole) {
        double now = Aggregation.of(c.aggregate(), window, windowMillis);
        String ago = Wording.span(c.compareTo()) + " ago";
        if (Double.isNaN(now)) {
            return nothing(c.aggregate(), window, c.metric(), c.window());
        }
        if (Double.isNaN(then)
                || c.percent() && then == 0 && now != 0
                || !whole && Aggregation.gathers(c.aggregate())) {
            return new Verdict.Undecided("nothing to compare with: no " + c.metric() + " " + ago);
        }
        double value = !c.percent() ? now - then : now == then ? 0 : (now - then) / Math.abs(then) * 100;
        String what = Wording.aggregate(c.aggregate()) + " of " + c.metric() + " was "
                + Wording.quantity(c.metric(), now) + ", " + ago + " it was " + Wording.quantity(c.metric(), then)
                + ": a change of " + (c.percent() ? Wording.number(value) + " %" : Wording.quantity(c.metric(), value));
        return bounded(c.bounds(), value, holding, what, c.percent() ? "" : c.metric());
    }

    static Verdict absent(Rule rule, Condition.Absent c, Pane window, boolean observed) {
        String what = window.count() == 0
                ? "nothing heard for " + Wording.span(c.timeframe())
                : plural((double) window.count(), "event") + " within " + Wording.span(c.timeframe());
        if (window.count() >= c.threshold()) {
            return new Verdict.Clear(window.count(), what);
        }
        return observed
                ? new Verdict.Holds(
                        rule.severity(),
                        window.count(),
                        c.threshold(),
                        c.threshold() == 1 ? what : what + ", expected at least " + c.threshold())
                : notYet(c.timeframe());
    }

    static Verdict cardinality(Rule rule, Condition.Cardinality c, Pane window, boolean observed) {
        String over = " within " + Wording.span(c.timeframe());
        long n = window.distinctCount();
        String what = n + " different " + (n == 1 ? "value" : "values") + " of " + c.field() + over;
        if (c.max() != null && n > c.max()) {
            return new Verdict.Holds(rule.severity(), n, c.max(), what + ", at most " + c.max() + " expected");
        }
        if (c.min() == null && window.count() == 0) {
            return new Verdict.NoData("no events" + over);
        }
        if (c.min() == null || n >= c.min()) {
            return new Verdict.Clear(n, what);
        }
        return observed
                ? new Verdict.Holds(rule.severity(), n, c.min(), what + ", at least " + c.min() + " expected")
                : notYet(c.timeframe());
    }

    /** @param window its values are how many times what is usual each was */
    static Verdict outlier(Rule rule, Condition.Outlier c, Pane window) {
        String within = " within " + Wording.span(c.timeframe());
        if (window.count() == 0) {
            return new Verdict.Clear(0, "no value far outside what is usual" + within);
        }
        String what = plural((double) window.count(), "value") + " far outside what is usual" + within
                + ", the farthest " + Wording.number(window.max()) + " times, bound " + Wording.number(c.factor());
        return new Verdict.Holds(rule.severity(), window.max(), c.factor(), what);
    }

    /** What there is to say of a window that does not have the aggregate. */
    static Verdict nothing(Aggregate aggregate, Pane window, String metric, Duration span) {
        String problem = window.kinds() == 0 && window.count() == 0 ? null : Aggregation.problem(aggregate, window);
        return problem == null
                ? new Verdict.NoData("no data of " + metric + " over " + Wording.span(span))
                : new Verdict.Undecided(metric + " " + problem);
    }

    private static Verdict notYet(Duration window) {
        return new Verdict.Undecided("not observed for " + Wording.span(window) + " yet");
    }

    private static Verdict bounded(Bounds bounds, double value, boolean holding, String what, String unitOf) {
        Severity severity = bounds.passed(value);
        if (severity != null) {
            double either = bounds.boundOf(severity);
            double bound = bounds.op() == Bounds.Op.BOTH && value < 0 ? -either : either;
            return new Verdict.Holds(severity, value, bound, what + ", bound " + Wording.quantity(unitOf, bound));
        }
        if (holding && bounds.recover() != null && bounds.holds(value)) {
            double recover = bounds.op() == Bounds.Op.BOTH && value < 0 ? -bounds.recover() : bounds.recover();
            String back = ", not yet back across " + Wording.quantity(unitOf, recover);
            return new Verdict.Holds(lowest(bounds), value, recover, what + back);
        }
        return new Verdict.Clear(value, what);
    }

    private static Severity lowest(Bounds bounds) {
        return bounds.warning() != null
                ? Severity.WARNING
                : bounds.error() != null ? Severity.ERROR : Severity.CRITICAL;
    }

    static String plural(double n, String thing) {
        return Wording.number(n) + " " + thing + (n == 1 ? "" : "s");
    }
}
