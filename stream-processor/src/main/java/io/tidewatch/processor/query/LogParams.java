package io.tidewatch.processor.query;

import io.tidewatch.processor.logs.LogCursor;
import io.tidewatch.processor.logs.LogOrder;
import io.tidewatch.processor.logs.LogPlace;
import io.tidewatch.processor.logs.ScanBounds;
import io.tidewatch.processor.search.QueryError;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the questions over lines have in common.
 *
 * @param query in the search language
 * @param fromMillis event times from then
 * @param toMillis and before then
 * @param order which lines come first
 * @param behind where a cursor says to go on; null: at the beginning
 * @param bounds how much may be looked at
 */
record LogParams(
        String query,
        long fromMillis,
        long toMillis,
        LogOrder order,
        @Nullable LogPlace behind,
        ScanBounds bounds) {
    private static final Duration MOST_TIME = Duration.ofSeconds(60);
    private static final int MOST_MEBIBYTES = 1 << 20;

    /** Clocks differ: the newest lines may be a little ahead of ours. */
    private static final long AHEAD_MILLIS = 60_000;

    /** The newest lines of the last hour, unless something else is asked for. */
    static LogParams of(Params p) {
        return of(p, "-1h", LogOrder.NEWEST);
    }

    static LogParams of(Params p, String usualFrom, LogOrder usualOrder) {
        String query = p.text("q", "");
        LogOrder order = order(p, usualOrder);
        ScanBounds bounds = bounds(p);
        String cursor = p.text("cursor", "");
        if (cursor.isEmpty()) {
            long to = to(p);
            return new LogParams(query, p.from(usualFrom, to), to, order, null, bounds);
        }
        LogCursor at;
        try {
            at = LogCursor.parse(cursor);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("parameter cursor: " + e.getMessage());
        }
        if (at.query() != LogCursor.mark(query)
                || (at.order() != order && !p.text("order", "").isEmpty())) {
            throw new BadRequest(
                    "parameter cursor belongs to another search: give it with the q and order of that one");
        }
        return new LogParams(query, at.fromMillis(), at.toMillis(), at.order(), at.behind(), bounds);
    }

    private static LogOrder order(Params p, LogOrder usual) {
        String order = p.text("order", usual.name());
        try {
            return LogOrder.valueOf(order.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new BadRequest("parameter order is '" + order + "', expected newest or oldest");
        }
    }

    private static long to(Params p) {
        String to = p.text("to", "now");
        return p.time("to", "now") + (to.equals("now") ? AHEAD_MILLIS : 0);
    }

    private static ScanBounds bounds(Params p) {
        String mebibytes = p.text("maxMiB", "");
        Duration time = asked(p);
        return new ScanBounds(
                time.isZero() ? null : time,
                mebibytes.isEmpty() ? null : (long) p.count("maxMiB", 1, MOST_MEBIBYTES) << 20);
    }

    /** @return the time a question over lines asks for, zero where it does not */
    static Duration asked(Params p) {
        Duration time = p.duration("timeout", Duration.ZERO);
        if (time.isNegative() || time.compareTo(MOST_TIME) > 0) {
            throw new BadRequest("parameter timeout is " + p.text("timeout", "") + ", expected up to "
                    + MOST_TIME.toSeconds() + "s");
        }
        return time;
    }

    String next(LogPlace place) {
        return new LogCursor(order, fromMillis, toMillis, place, LogCursor.mark(query)).text();
    }

    /** Says of a fault in the query in which parameter it is. */
    static <T extends @Nullable Object> T asked(Supplier<T> searching) {
        try {
            return searching.get();
        } catch (QueryError e) {
            throw new BadRequest("parameter q: " + e.getMessage());
        }
    }
}
