package io.tidewatch.processor.metrics;

/**
 * How far apart the points of a series are where nobody tells: an estimate that moves slowly, so that a gap does not count
 * as a habit. Shorter distances are believed sooner than longer ones: a gap makes long ones, nothing makes short ones.
 */
final class Interval {
    /** What is thought of a series that has had one point only: twice and a half of it is what Prometheus looks back. */
    static final long ASSUMED_MILLIS = 120_000;

    /** Growth over more than so many intervals is growth over a gap. */
    static final double GAP = 2.5;

    private static final long LONGEST_MILLIS = 86_400_000;

    private Interval() {}

    /**
     * @param knownMillis the estimate so far; 0: none
     * @param distanceMillis between the newest two points; none where it is not above 0
     * @return the estimate from now on
     */
    static long learned(long knownMillis, long distanceMillis) {
        if (distanceMillis <= 0 || distanceMillis > LONGEST_MILLIS) {
            return knownMillis;
        }
        if (knownMillis == 0) {
            return distanceMillis;
        }
        return distanceMillis < knownMillis
                ? knownMillis - (knownMillis - distanceMillis) / 2
                : knownMillis + Math.min(distanceMillis - knownMillis, knownMillis) / 8;
    }
}
