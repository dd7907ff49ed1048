package io.tidewatch.notifier.cooldown;

import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.event.Severity;
import org.jspecify.annotations.Nullable;

/** Whether there is news, and whether it is time to say it. Pure: the same situation and time give the same verdict. */
public final class CooldownStage {
    private final Times times;

    public CooldownStage(Times times) {
        this.times = times;
    }

    /** @param nowMillis milliseconds since the epoch */
    public Verdict apply(Situation s, long nowMillis) {
        Reason news = news(s);
        if (news != null) {
            return at(Math.max(s.newsSinceMillis(), notBefore(s, news)), nowMillis, news);
        }
        if (s.remindable() > 0 && s.saidAtMillis() > 0) {
            return at(s.saidAtMillis() + times.cooldownMillis(s.reminders()), nowMillis, Reason.REMINDER);
        }
        return new Verdict.Nothing();
    }

    /** @return why there is something to say, or null where all of it has been said */
    public static @Nullable Reason news(Situation s) {
        if (s.firing() == 0) {
            return s.told() > 0 && s.over() == s.told() ? Reason.RESOLVED : null;
        }
        if (s.raised() > 0) {
            return Reason.SEVERITY_RAISED;
        }
        if (s.silenceEnded() > 0) {
            return Reason.SILENCE_ENDED;
        }
        if (s.flapping() > 0) {
            return Reason.FLAPPING;
        }
        if (s.fresh() > 0) {
            return s.told() == 0 ? Reason.FIRST : Reason.NEW_ALERTS;
        }
        return null;
    }

    private long notBefore(Situation s, Reason news) {
        long interval = s.saidAtMillis() == 0
                ? 0
                : s.saidAtMillis() + times.groupInterval().toMillis();
        if (news == Reason.RESOLVED) {
            return interval;
        }
        // CRITICAL is not made to wait, once: what was said at this severity already keeps to the interval
        boolean urgent = s.worst() == Severity.CRITICAL && (s.told() == 0 || s.worstTold() != Severity.CRITICAL);
        if (urgent) {
            return 0;
        }
        return s.told() > 0
                ? interval
                : Math.max(interval, s.newsSinceMillis() + times.groupWait().toMillis());
    }

    private static Verdict at(long millis, long nowMillis, Reason reason) {
        return millis <= nowMillis ? new Verdict.Speak(reason) : new Verdict.Wait(millis, reason);
    }
}
