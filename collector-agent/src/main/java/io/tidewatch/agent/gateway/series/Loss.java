package io.tidewatch.agent.gateway.series;

import java.util.Locale;

/** Why a sample, a point or a line was not taken. */
public enum Loss {
    /** It says that its series ended: nothing was measured. */
    STALE(false),
    /** A value of an infinite size, a series without a name, a label that is named twice. */
    INVALID(true),
    /** More labels than a series may have, or too long a name. */
    LABELS(true),
    /** No room for another series. */
    SERIES(true),
    /** No room for another source. */
    SOURCES(true),
    /** A native histogram, one of negative values, a sum without temporality. */
    UNSUPPORTED(true),
    /** A total or a gauge: until the metadata tells, or a little while is over. Totals bring what they counted the next time. */
    UNKNOWN_KIND(false),
    /** Buckets that did not come together: the next ones bring what they counted. */
    INCOMPLETE(false),
    /** A cumulative value of a time before that of the newest. */
    OUT_OF_ORDER(false);

    private final boolean told;

    Loss(boolean told) {
        this.told = told;
    }

    /** @return whether its sender is told that it was refused */
    public boolean isTold() {
        return told;
    }

    /** @return its name as a label's value */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
