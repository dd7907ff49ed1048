package io.tidewatch.cli.backtest;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Consumer;

/** Says now and then how far a replay is, how fast, and when it will be done. Used by one thread. */
public final class ReplayProgress {
    private final Consumer<String> say;
    private final long everyNanos;
    private final long begunNanos = System.nanoTime();
    private long nextNanos;

    /** @param every how often it says so */
    public ReplayProgress(Duration every, Consumer<String> say) {
        this.say = say;
        this.everyNanos = every.toNanos();
        this.nextNanos = begunNanos + everyNanos;
    }

    void at(long startMillis, long nowMillis, long endMillis, long records) {
        long nanos = System.nanoTime();
        if (nanos - nextNanos < 0) {
            return;
        }
        nextNanos = nanos + everyNanos;
        say.accept(line(startMillis, nowMillis, endMillis, records, (nanos - begunNanos) / 1e9));
    }

    static String line(long startMillis, long nowMillis, long endMillis, long records, double seconds) {
        double done = Math.min(1, (nowMillis - startMillis) / (double) Math.max(1, endMillis - startMillis));
        String left = done <= 0 ? "?" : span(seconds * (1 - done) / done);
        return String.format(
                Locale.ROOT,
                "%s  %3.0f %%  %,.0f records/s  %,.0f times real time  %s left",
                Instant.ofEpochMilli(nowMillis).truncatedTo(ChronoUnit.SECONDS),
                100 * done,
                records / seconds,
                (nowMillis - startMillis) / 1000.0 / seconds,
                left);
    }

    private static String span(double seconds) {
        return seconds < 90 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
    }
}
