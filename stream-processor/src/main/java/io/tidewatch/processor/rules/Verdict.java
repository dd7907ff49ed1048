package io.tidewatch.processor.rules;

import io.tidewatch.event.Severity;

/** What a rule's condition says of one window. */
public sealed interface Verdict {
    /** @return a sentence a person understands: what, value, window, bound */
    String why();

    /**
     * The condition holds.
     *
     * @param severity how bad
     * @param value the observed value; NaN where there is none
     * @param bound what it was compared with; NaN where there is none
     */
    record Holds(Severity severity, double value, double bound, String why) implements Verdict {}

    /**
     * It does not hold, and there was enough to say so.
     *
     * @param value the observed value; NaN where there is none
     */
    record Clear(double value, String why) implements Verdict {}

    /** The window has nothing to judge: its group stopped sending. */
    record NoData(String why) implements Verdict {}

    /** There is data, but not (yet) what it has to be compared with. What was, stays. */
    record Undecided(String why) implements Verdict {}
}
