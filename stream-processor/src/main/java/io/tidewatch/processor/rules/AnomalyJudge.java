package io.tidewatch.processor.rules;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.detect.Detector;
import io.tidewatch.processor.detect.Reading;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the detector of an alert's series says of its windows, one after the other. The window that is unusual holds, and
 * so do those after it for as long as they are outside of what is usual on the same side: a detector tells a departure
 * once, people want to know how long it lasts.
 */
public final class AnomalyJudge {
    /**
     * @param reading what the detector said; null where the window had no value, and the detector did not see it
     * @param value the window's value; NaN where it had none
     * @param side 1 and -1: it is unusually high, low; 0: it is neither, or had no value
     */
    public record Judged(Verdict verdict, @Nullable Reading reading, double value, int side) {}

    /** A name whose values are said in percent. */
    private static final String SHARE = "share.utilization";

    private AnomalyJudge() {}

    /**
     * @param window all of the window that ends there; each window once, in order
     * @param side of the window with a value before it
     * @param detector learns the window's value
     */
    public static Judged of(
            Rule rule,
            Condition.Anomaly c,
            Pane window,
            long endMillis,
            long windowMillis,
            int side,
            Detector detector) {
        double value = c.ofShare() ? share(c, window) : Aggregation.of(c.aggregate(), window, windowMillis);
        if (window.count() == 0 && Aggregation.zeroWithoutEvents(rule.input(), c)) {
            value = 0;
        }
        if (!Double.isFinite(value)) {
            Duration span = Duration.ofMillis(windowMillis);
            Verdict none = c.ofShare() ? tooFew(window, span) : Judge.nothing(c.aggregate(), window, c.metric(), span);
            return new Judged(none, null, Double.NaN, 0);
        }
        Reading reading = detector.next(endMillis, value, c.localMillis(endMillis));
        int now = side(value, side, reading);
        return new Judged(verdict(rule, c, value, reading, now), reading, value, now);
    }

    private static double share(Condition.Anomaly c, Pane window) {
        double outOf = window.outOf();
        return outOf == 0 || outOf < c.minDenominator() ? Double.NaN : window.events() / outOf;
    }

    private static Verdict tooFew(Pane window, Duration span) {
        return window.outOf() == 0
                ? new Verdict.NoData("no events over " + Wording.span(span))
                : new Verdict.Clear(
                        Double.NaN,
                        "only " + Wording.number(window.outOf()) + " events over " + Wording.span(span)
                                + ", too few to judge");
    }

    private static int side(double value, int before, Reading reading) {
        if (reading.alerts()) {
            return reading.up() ? 1 : -1;
        }
        boolean still = before > 0 && value > reading.upper() || before < 0 && value < reading.lower();
        return still ? before : 0;
    }

    private static Verdict verdict(Rule rule, Condition.Anomaly c, double value, Reading reading, int side) {
        String named = c.ofShare() ? SHARE : c.metric();
        String series = c.ofShare()
                ? "share of such events"
                : rule.input() == Rule.Input.METRICS
                        ? Wording.aggregate(c.aggregate()) + " of " + c.metric()
                        : Wording.ofEvents(c.aggregate(), c.metric());
        String what = series + " was " + Wording.quantity(named, value);
        String usual = ", usual is " + Wording.quantity(named, reading.lower()) + " to "
                + Wording.quantity(named, reading.upper());
        if (side != 0) {
            String how = (reading.alerts() ? ", unusually " : ", still unusually ") + (side > 0 ? "high" : "low");
            double bound = side > 0 ? reading.upper() : reading.lower();
            return new Verdict.Holds(rule.severity(), value, bound, what + how + usual);
        }
        return reading.warmingUp()
                ? new Verdict.Undecided(what + ", still learning what is usual")
                : new Verdict.Clear(value, what + usual);
    }
}
