package io.tidewatch.notifier.deliver;

import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.notifier.message.Decision;
import io.tidewatch.wire.JsonCodec;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one channel knows of one group.
 *
 * @param latest its newest state
 * @param newsSequence sequence of the last decision that was news
 * @param wants why it is to be said; null: there is nothing to say beyond what flies
 * @param heard whether a message that it fires got through, and none since that it is over
 * @param flight key of the intent that carries it; empty: none does
 * @param slot its place in the queue; empty: it does not wait
 */
record Talk(Decision latest, long newsSequence, @Nullable Reason wants, boolean heard, String flight, String slot) {
    static final JsonCodec<Talk> CODEC = JsonCodec.of(Talk.class);

    Talk {
        Objects.requireNonNull(latest, "latest");
        flight = Objects.requireNonNullElse(flight, "");
        slot = Objects.requireNonNullElse(slot, "");
    }

    /** Reasons that say more than that nobody has heard of it yet. */
    private static final Set<Reason> OF_THEIR_OWN = Set.of(Reason.SILENCE_ENDED, Reason.ESCALATED, Reason.FLAPPING);

    /** Brings the newest state and decides whether it is worth a message, by what people have heard. */
    static Talk after(@Nullable Talk before, Decision d) {
        boolean heard = before != null && before.heard;
        String flight = before == null ? "" : before.flight;
        Reason wanted = before == null ? null : before.wants;
        boolean unheard = !heard && flight.isEmpty();
        Reason wants;
        if (d.group().firing() == 0) {
            // what nobody heard needs no end; what flies is settled when it lands
            wants = d.speak() && !unheard ? Reason.RESOLVED : null;
        } else if (d.speak()) {
            wants = unheard && !OF_THEIR_OWN.contains(d.reason())
                    ? Reason.FIRST
                    : d.reason() == Reason.REMINDER && wanted != null ? wanted : d.reason();
        } else if (wanted == Reason.RESOLVED) {
            wants = null;
        } else {
            wants = wanted == null && unheard ? Reason.FIRST : wanted;
        }
        boolean news = before == null || d.speak() || (wanted == null && wants != null);
        long newsSequence = news ? d.group().sequence() : before.newsSequence;
        return new Talk(d, newsSequence, wants, heard, flight, before == null ? "" : before.slot);
    }

    boolean firing() {
        return latest.group().firing() > 0;
    }

    Talk flying(String key) {
        return new Talk(latest, newsSequence, null, heard, key, "");
    }

    Talk landed(boolean heardNow) {
        Reason still = wants == Reason.RESOLVED && !heardNow ? null : wants;
        return new Talk(latest, newsSequence, still, heardNow, "", slot);
    }

    Talk slot(String place) {
        return new Talk(latest, newsSequence, wants, heard, flight, place);
    }

    /** @return whether there is anything worth remembering */
    boolean idle() {
        return !heard && flight.isEmpty() && wants == null;
    }
}
