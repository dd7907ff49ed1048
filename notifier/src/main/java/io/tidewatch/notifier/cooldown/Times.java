package io.tidewatch.notifier.cooldown;

import java.time.Duration;

/**
 * How a route paces what it says.
 *
 * @param groupWait wait before the first, to collect; a CRITICAL alert does not wait
 * @param groupInterval least time between two about one group that changed
 * @param cooldown least time before saying the same again
 * @param cooldownFactor the cooldown grows by it with each reminder
 * @param cooldownMax and never past this
 * @param sendResolved whether people are told that it is over
 */
public record Times(
        Duration groupWait,
        Duration groupInterval,
        Duration cooldown,
        double cooldownFactor,
        Duration cooldownMax,
        boolean sendResolved) {
    public Times {
        notNegative("groupWait", groupWait);
        notNegative("groupInterval", groupInterval);
        if (cooldown.compareTo(groupInterval) < 0) {
            throw new IllegalArgumentException(
                    "cooldown is " + cooldown + ", expected at least groupInterval, which is " + groupInterval);
        }
        if (!(cooldownFactor >= 1)) {
            throw new IllegalArgumentException("cooldownFactor is " + cooldownFactor + ", expected at least 1");
        }
        if (cooldownMax.compareTo(cooldown) < 0) {
            cooldownMax = cooldown;
        }
    }

    public static Times defaults() {
        return new Times(
                Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofHours(4), 2, Duration.ofHours(24), true);
    }

    /** @return the cooldown after that many reminders, milliseconds */
    public long cooldownMillis(int reminders) {
        double grown = (double) cooldown.toMillis() * Math.pow(cooldownFactor, Math.min(reminders, 64));
        return (long) Math.min(grown, (double) cooldownMax.toMillis());
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", expected 0 or more");
        }
    }
}
