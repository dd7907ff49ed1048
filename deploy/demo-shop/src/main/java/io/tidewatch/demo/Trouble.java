package io.tidewatch.demo;

import java.time.Duration;

/** When things go wrong, and when they are well again. */
final class Trouble {
    private final long fromNanos;
    private final long untilNanos;

    private Trouble(long fromNanos, long untilNanos) {
        this.fromNanos = fromNanos;
        this.untilNanos = untilNanos;
    }

    static Trouble after(Duration delay, Duration lasting) {
        long from = System.nanoTime() + delay.toNanos();
        return new Trouble(from, from + lasting.toNanos());
    }

    boolean now() {
        long t = System.nanoTime();
        return t - fromNanos >= 0 && t - untilNanos < 0;
    }
}
