package io.tidewatch.notifier;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many stream threads may die within a time before the application stops: a fault that stays is not spun on. Thread-safe. */
final class ThreadBudget {
    private final int most;
    private final long windowMillis;
    private final Deque<Long> died = new ArrayDeque<>();

    ThreadBudget(int most, Duration window) {
        this.most = most;
        this.windowMillis = window.toMillis();
    }

    synchronized boolean replace(long nowMillis) {
        while (!died.isEmpty() && died.peekFirst() <= nowMillis - windowMillis) {
            died.removeFirst();
        }
        died.addLast(nowMillis);
        return died.size() <= most;
    }
}
