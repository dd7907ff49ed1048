package io.tidewatch.agent.gateway.series;

/** A sum of which only the additions are told, made a total since the first of them. Guarded by its book's lock. */
public final class Accumulated {
    private double total;
    private long startMillis;
    private long newestMillis = Long.MIN_VALUE;

    /**
     * @param fromMillis when the addition began to count
     * @return false, and nothing changed, where it ends no later than what was added already: it was sent again
     */
    public boolean add(double addition, long fromMillis, long toMillis) {
        if (toMillis <= newestMillis) {
            return false;
        }
        if (startMillis == 0) {
            startMillis = fromMillis > 0 ? fromMillis : toMillis;
        }
        newestMillis = toMillis;
        total += addition;
        return true;
    }

    public double total() {
        return total;
    }

    public long startMillis() {
        return startMillis;
    }
}
