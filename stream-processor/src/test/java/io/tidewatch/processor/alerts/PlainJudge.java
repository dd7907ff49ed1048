package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.detect.Detector;
import io.tidewatch.processor.detect.Forecast;
import io.tidewatch.processor.detect.Reading;
import io.tidewatch.processor.detect.Tuning;
import io.tidewatch.processor.signals.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a rule says of a window, from nothing but the list of partials and the words of the rule: it shares no code with
 * what it checks. Distinct values are taken from the texts of samples, not from a sketch.
 */
final class PlainJudge {
    /** What is said. */
    enum Says {
        HOLDS,
        CLEAR,
        NO_DATA,
        UNDECIDED
    }

    /** @param severity of what holds, else null */
    record Answer(Says says, Severity severity) {}

    private static final Answer CLEAR = new Answer(Says.CLEAR, null);
    private static final Answer NO_DATA = new Answer(Says.NO_DATA, null);
    private static final Answer UNDECIDED = new Answer(Says.UNDECIDED, null);

    private final Rule rule;
    private final long window;
    private final long reference;
    private final Map<String, Series> series = new HashMap<>();

    /** What an anomaly rule has seen of a key so far. */
    private static final class Series {
        final Detector detector;
        long newest = Long.MIN_VALUE;
        int side;

        Series(Condition.Anomaly c) {
            detector = Detector.create(new Tuning(c.sensitivity(), c.direction()));
        }
    }

    /** @param reference how far back what a window is compared with lies, both in whole panes */
    PlainJudge(Rule rule, long window, long reference) {
        this.rule = rule;
        this.window = window;
        this.reference = reference;
    }

    /**
     * @param observedFrom start of the first pane that ever had anything
     * @param over whether all of the window is in
     */
    Answer at(List<Signal.Partial> all, long end, boolean holding, long observedFrom, boolean over) {
        List<Signal.Partial> in = between(all, end - window, end);
        Condition c = rule.condition();
        if (c instanceof Condition.Threshold t) {
            double value = value(t.aggregate(), in);
            if (t.aggregate().equals(Aggregate.COUNT) && t.bounds().op() == Bounds.Op.BELOW && Double.isNaN(value)) {
                value = 0;
            }
            if (!Double.isNaN(value)
                    && t.bounds().op() == Bounds.Op.BELOW
                    && grows(t.aggregate())
                    && !known(observedFrom, end - window)) {
                return UNDECIDED;
            }
            return Double.isNaN(value) ? NO_DATA : bounded(t.bounds(), value, holding);
        }
        if (c instanceof Condition.Frequency f) {
            return count(in) >= f.numEvents() ? holds(rule.severity()) : CLEAR;
        }
        if (c instanceof Condition.Sequence s) {
            return count(in) >= s.numEvents() ? holds(rule.severity()) : CLEAR;
        }
        if (c instanceof Condition.Outlier) {
            return count(in) > 0 ? holds(rule.severity()) : CLEAR;
        }
        if (c instanceof Condition.Ratio r && r.ofMetrics()) {
            return quotient(r, in, holding);
        }
        if (c instanceof Condition.Ratio r) {
            long total = in.stream().mapToLong(Signal.Partial::total).sum();
            if (total == 0) {
                return NO_DATA;
            }
            return total < r.minDenominator() ? CLEAR : bounded(r.bounds(), count(in) * 1.0 / total, holding);
        }
        if (c instanceof Condition.Spike s) {
            return spike(s, all, in, end, observedFrom);
        }
        if (c instanceof Condition.Change d) {
            double now = value(d.aggregate(), in);
            double then = value(d.aggregate(), between(all, end - window - reference, end - reference));
            if (Double.isNaN(now)) {
                return NO_DATA;
            }
            boolean half = grows(d.aggregate()) && !known(observedFrom, end - window - reference);
            if (Double.isNaN(then) || d.percent() && then == 0 && now != 0 || half) {
                return UNDECIDED;
            }
            double change = now - then;
            return bounded(
                    d.bounds(), !d.percent() ? change : change == 0 ? 0 : change / Math.abs(then) * 100, holding);
        }
        if (c instanceof Condition.Absent a) {
            if (count(in) >= a.threshold()) {
                return CLEAR;
            }
            return observedFrom <= end - window ? holds(rule.severity()) : UNDECIDED;
        }
        if (c instanceof Condition.Forecast f) {
            return forecast(f, all, end);
        }
        if (c instanceof Condition.Changepoint p) {
            return changepoint(p, all, end);
        }
        Condition.Cardinality d = (Condition.Cardinality) c;
        Set<String> values = new HashSet<>();
        in.forEach(p -> p.samples()
                .forEach(sample -> values.addAll(List.of(sample.text().split(",")))));
        if (d.max() != null && values.size() > d.max()) {
            return holds(rule.severity());
        }
        if (in.isEmpty() && d.min() == null) {
            return NO_DATA;
        }
        if (d.min() == null || values.size() >= d.min()) {
            return CLEAR;
        }
        return over && observedFrom <= end - window ? holds(rule.severity()) : UNDECIDED;
    }

    /** Growth over growth, or a gauge over a gauge; the model's gauges are of one series each. */
    private static Answer quotient(Condition.Ratio r, List<Signal.Partial> in, boolean holding) {
        List<Signal.Partial> upper = in.stream().filter(p -> p.kinds() != 0).toList();
        List<Signal.Partial> lower = in.stream().filter(p -> p.under() != null).toList();
        boolean gauges = lower.stream().anyMatch(p -> p.under().weight() > 0);
        if (lower.isEmpty() || gauges && upper.isEmpty()) {
            return NO_DATA;
        }
        double above = upper.stream().mapToDouble(Signal.Partial::sum).sum();
        double below = lower.stream().mapToDouble(p -> p.under().sum()).sum();
        if (gauges) {
            above /= upper.stream().mapToDouble(Signal.Partial::weight).sum();
            below /= lower.stream().mapToDouble(p -> p.under().weight()).sum();
        }
        return below == 0 || below < r.minDenominator() ? CLEAR : bounded(r.bounds(), above / below, holding);
    }

    /** Half a window has half of it. */
    private static boolean grows(Aggregate aggregate) {
        return List.of(Aggregate.SUM, Aggregate.COUNT, Aggregate.RATE).contains(aggregate);
    }

    /** All of the window came after the piece in which the group was first seen. */
    private static boolean known(long observedFrom, long from) {
        return observedFrom < from;
    }

    /** Each pane with data is a point; what the points say is the product's. */
    private Answer forecast(Condition.Forecast f, List<Signal.Partial> all, long end) {
        List<Long> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (long at = end - reference; at <= end; at += window) {
            double value = value(f.aggregate(), between(all, at - window, at));
            if (!Double.isNaN(value)) {
                times.add(at);
                values.add(value);
            }
        }
        if (!times.contains(end)) {
            return NO_DATA;
        }
        Forecast says = Forecast.of(
                times.stream().mapToLong(Long::longValue).toArray(),
                values.stream().mapToDouble(Double::doubleValue).toArray(),
                f.value(),
                f.op() == Bounds.Op.ABOVE);
        if (says instanceof Forecast.Unknown) {
            return UNDECIDED;
        }
        boolean soon = says instanceof Forecast.Reaches reaches
                && reaches.inMillis() <= f.horizon().toMillis();
        return soon ? holds(rule.severity()) : CLEAR;
    }

    /** The last eight windows with a value each beat nine tenths of those before. */
    private Answer changepoint(Condition.Changepoint p, List<Signal.Partial> all, long end) {
        List<Double> values = new ArrayList<>();
        for (long at = end - reference; at <= end; at += window) {
            values.add(value(p.aggregate(), between(all, at - window, at)));
        }
        if (Double.isNaN(values.get(values.size() - 1))) {
            return NO_DATA;
        }
        values.removeIf(v -> Double.isNaN(v));
        if (values.size() < 28) {
            return UNDECIDED;
        }
        List<Double> before = values.subList(0, values.size() - 8);
        List<Double> after = values.subList(values.size() - 8, values.size());
        int most = (int) (0.9 * (before.size() - 1));
        boolean risen =
                after.stream().allMatch(v -> before.stream().filter(b -> b < v).count() > most);
        boolean fallen =
                after.stream().allMatch(v -> before.stream().filter(b -> b > v).count() > most);
        double from = middle(before);
        double by = Math.abs(middle(after) - from);
        boolean way = risen && p.direction() != Direction.DOWN || fallen && p.direction() != Direction.UP;
        return way && by >= p.minChange() * Math.abs(from) ? holds(rule.severity()) : CLEAR;
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }

    boolean isAnomaly() {
        return rule.condition() instanceof Condition.Anomaly;
    }

    /** The next window of that key, by an anomaly rule: the detector alone is the product's. */
    Answer next(String key, List<Signal.Partial> all, long end) {
        Condition.Anomaly c = (Condition.Anomaly) rule.condition();
        Series known = series.computeIfAbsent(key, k -> new Series(c));
        List<Signal.Partial> in = between(all, end - window, end);
        if (end <= known.newest) {
            return UNDECIDED;
        }
        double value;
        if (c.ofShare()) {
            long total = in.stream().mapToLong(Signal.Partial::total).sum();
            if (total < c.minDenominator()) {
                return total == 0 ? NO_DATA : CLEAR;
            }
            value = count(in) * 1.0 / total;
        } else {
            boolean counts = List.of(Aggregate.COUNT, Aggregate.RATE).contains(c.aggregate());
            value = value(c.aggregate(), in);
            value = Double.isNaN(value) && counts && rule.input() != Rule.Input.METRICS ? 0 : value;
        }
        if (Double.isNaN(value)) {
            return NO_DATA;
        }
        known.newest = end;
        Reading reading = known.detector.next(end, value);
        boolean high = value > reading.upper() && known.side > 0;
        boolean low = value < reading.lower() && known.side < 0;
        known.side = reading.alerts() ? (reading.up() ? 1 : -1) : high ? 1 : low ? -1 : 0;
        if (known.side != 0) {
            return holds(rule.severity());
        }
        return reading.warmingUp() ? UNDECIDED : CLEAR;
    }

    /** @return whether a window can hold before it is over */
    boolean speaksEarly() {
        Condition c = rule.condition();
        if (c instanceof Condition.Threshold t) {
            boolean above = t.bounds().op() == Bounds.Op.ABOVE;
            return switch (t.aggregate().kind()) {
                case COUNT, MAX, RATE -> above;
                case MIN -> !above;
                default -> false;
            };
        }
        return c instanceof Condition.Frequency
                || c instanceof Condition.Sequence
                || c instanceof Condition.Outlier
                || c instanceof Condition.Cardinality;
    }

    boolean isLast() {
        return rule.condition() instanceof Condition.Threshold t
                && t.aggregate().equals(Aggregate.LAST);
    }

    private Answer spike(
            Condition.Spike s, List<Signal.Partial> all, List<Signal.Partial> in, long end, long observedFrom) {
        boolean known = false;
        boolean rose = s.spikeType() != Direction.DOWN;
        boolean fell = s.spikeType() != Direction.UP;
        for (Duration ago : s.comparedTo()) {
            long to = end - ago.toMillis();
            boolean observed = observedFrom <= to - s.referenced().toMillis();
            if (observed || s.alertOnNewData()) {
                known = true;
                rose &= spiked(s, all, count(in), to, observed, true);
                fell &= spiked(s, all, count(in), to, observed, false);
            }
        }
        return !known ? UNDECIDED : rose || fell ? holds(rule.severity()) : CLEAR;
    }

    private boolean spiked(
            Condition.Spike s, List<Signal.Partial> all, long now, long to, boolean observed, boolean up) {
        long from = to - s.referenced().toMillis();
        double before = count(between(all, from, to)) * (window / (double) (to - from));
        boolean enough = before >= s.thresholdRef() && now >= s.thresholdCur();
        boolean compared = before > 0 && enough;
        boolean fresh = s.alertOnNewData() && now >= s.thresholdCur() && (!observed || before == 0 && enough);
        return up
                ? now > 0 && now >= s.spikeHeight() * before && (compared || fresh)
                : observed && compared && now <= before / s.spikeHeight();
    }

    private static Answer bounded(Bounds b, double value, boolean holding) {
        for (Severity severity : List.of(Severity.CRITICAL, Severity.ERROR, Severity.WARNING)) {
            Double bound =
                    severity == Severity.CRITICAL ? b.critical() : severity == Severity.ERROR ? b.error() : b.warning();
            if (bound != null && past(b, value, bound)) {
                return holds(severity);
            }
        }
        if (holding && b.recover() != null && past(b, value, b.recover())) {
            return holds(
                    b.warning() != null ? Severity.WARNING : b.error() != null ? Severity.ERROR : Severity.CRITICAL);
        }
        return CLEAR;
    }

    private static boolean past(Bounds b, double value, double bound) {
        return switch (b.op()) {
            case ABOVE -> value > bound;
            case BELOW -> value < bound;
            case BOTH -> value > bound || -value > bound;
        };
    }

    private double value(Aggregate aggregate, List<Signal.Partial> in) {
        List<Signal.Partial> some = in.stream().filter(p -> p.count() > 0).toList();
        if (some.isEmpty()) {
            return Double.NaN;
        }
        double sum = some.stream().mapToDouble(Signal.Partial::sum).sum();
        return switch (aggregate.kind()) {
            case AVG -> sum / count(some);
            case MIN -> some.stream().mapToDouble(Signal.Partial::min).min().getAsDouble();
            case MAX -> some.stream().mapToDouble(Signal.Partial::max).max().getAsDouble();
            case SUM -> sum;
            case COUNT -> count(some);
            case RATE -> sum * 1000 / window;
            case LAST -> last(some);
            default -> throw new IllegalArgumentException("no such aggregate in the model");
        };
    }

    private static double last(List<Signal.Partial> some) {
        Signal.Partial newest = some.get(0);
        for (Signal.Partial p : some) {
            if (p.eventMillis() > newest.eventMillis()
                    || p.eventMillis() == newest.eventMillis() && p.last() > newest.last()) {
                newest = p;
            }
        }
        return newest.last();
    }

    private static long count(List<Signal.Partial> in) {
        return in.stream().mapToLong(Signal.Partial::count).sum();
    }

    private List<Signal.Partial> between(List<Signal.Partial> all, long from, long to) {
        boolean byAppend = rule.condition() instanceof Condition.Absent;
        return all.stream()
                .filter(p -> {
                    long at = byAppend ? p.appendMillis() : p.paneStartMillis();
                    return at >= from && at < to;
                })
                .toList();
    }

    private static Answer holds(Severity severity) {
        return new Answer(Says.HOLDS, severity);
    }
}
