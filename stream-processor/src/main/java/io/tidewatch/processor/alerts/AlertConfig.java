package io.tidewatch.processor.alerts;

import java.time.Duration;

/**
 * How alerts live where their rules do not say.
 *
 * @param grace how long after its end a window of event time stays open
 * @param holdAfter how long a partition of an input may be silent or behind before the rules on that input are held
 * @param markHeldAfter how long they are held before active alerts say so: a restart is not worth a word
 * @param noDataAfter how long windows of a group have to be without data before its alerts know; longer where its points
 *     are known to come more seldom
 * @param forgetAfter how long a group is expected back (absent: the rule says)
 * @param keepResolved how long after its end an alert stays in the alerts topic
 * @param mostDuePerTick how many alerts are looked at per report of progress; the others wait for the next one
 * @param mostWaiting how many things that were said before their time may wait, in each task; what is more is taken as it
 *     comes
 * @param mostWaitingBytes how long they may be together, as they are stored
 */
public record AlertConfig(
        Duration grace,
        Duration holdAfter,
        Duration markHeldAfter,
        Duration noDataAfter,
        Duration forgetAfter,
        Duration keepResolved,
        int mostDuePerTick,
        int mostWaiting,
        long mostWaitingBytes) {
    private static final int MOST_WAITING = 50_000;
    private static final long MOST_WAITING_BYTES = 32L << 20;

    public AlertConfig {
        atLeast("grace", grace, 0);
        atLeast("holdAfter", holdAfter, 1);
        atLeast("markHeldAfter", markHeldAfter, 0);
        atLeast("noDataAfter", noDataAfter, 0);
        atLeast("forgetAfter", forgetAfter, 1);
        atLeast("keepResolved", keepResolved, 1);
        if (mostDuePerTick < 1) {
            throw new IllegalArgumentException("mostDuePerTick is " + mostDuePerTick + ", expected at least 1");
        }
        if (mostWaiting < 0) {
            throw new IllegalArgumentException("mostWaiting is " + mostWaiting + ", expected at least 0");
        }
        if (mostWaitingBytes < 0) {
            throw new IllegalArgumentException("mostWaitingBytes is " + mostWaitingBytes + ", expected at least 0");
        }
    }

    /** As much may wait as by default. */
    public AlertConfig(
            Duration grace,
            Duration holdAfter,
            Duration markHeldAfter,
            Duration noDataAfter,
            Duration forgetAfter,
            Duration keepResolved,
            int mostDuePerTick) {
        this(
                grace,
                holdAfter,
                markHeldAfter,
                noDataAfter,
                forgetAfter,
                keepResolved,
                mostDuePerTick,
                MOST_WAITING,
                MOST_WAITING_BYTES);
    }

    public static AlertConfig defaults() {
        return of(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofDays(1),
                MOST_WAITING_BYTES);
    }

    /** The defaults but for what the whole processor shares. */
    public static AlertConfig of(
            Duration grace, Duration holdAfter, Duration noDataAfter, Duration forgetAfter, long mostWaitingBytes) {
        return new AlertConfig(
                grace,
                holdAfter,
                Duration.ofSeconds(5),
                noDataAfter,
                forgetAfter,
                Duration.ofDays(30),
                5_000,
                MOST_WAITING,
                mostWaitingBytes);
    }

    private static void atLeast(String name, Duration value, long leastMillis) {
        if (value.toMillis() < leastMillis) {
            throw new IllegalArgumentException(name + " is " + value + ", expected at least " + leastMillis + " ms");
        }
    }
}
