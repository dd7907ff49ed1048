package io.tidewatch.processor.logs;

import java.util.Comparator;

/** In which order lines are given. */
public enum LogOrder {
    NEWEST,
    OLDEST;

    /** @return the one that comes first, first */
    public Comparator<LogPlace> places() {
        return this == OLDEST ? Comparator.naturalOrder() : Comparator.reverseOrder();
    }
}
