package io.tidewatch.notifier.cooldown;

import io.tidewatch.alert.NotificationRecord.Reason;

/** What the cooldown stage says. */
public sealed interface Verdict {
    /** There is nothing to say, and time alone will not change that. */
    record Nothing() implements Verdict {}

    /** There will be something to say, not before that time. */
    record Wait(long untilMillis, Reason reason) implements Verdict {}

    /** It is to be said now. */
    record Speak(Reason reason) implements Verdict {}
}
