package io.tidewatch.report;

/** What is measured of a service or a host. */
public enum Measure {
    /** Requests served, or messages processed. */
    REQUESTS(Unit.COUNT),
    /** Of them by second, over the time of which there is data. */
    RATE(Unit.PER_SECOND),
    P50(Unit.SECONDS),
    P95(Unit.SECONDS),
    P99(Unit.SECONDS),
    /** Share of requests that the service could not serve. */
    ERROR_SHARE(Unit.SHARE),
    LOG_LINES(Unit.COUNT),
    ERROR_LINES(Unit.COUNT),
    CPU(Unit.SHARE),
    MEMORY(Unit.SHARE),
    /** Of the fullest file system. */
    DISK(Unit.SHARE),
    /** Load of a minute by processor. */
    LOAD(Unit.NUMBER);

    /** In what it is measured. */
    public enum Unit {
        COUNT,
        PER_SECOND,
        SECONDS,
        /** From 0 to 1. */
        SHARE,
        NUMBER
    }

    private final Unit unit;

    Measure(Unit unit) {
        this.unit = unit;
    }

    public Unit unit() {
        return unit;
    }
}
