package io.tidewatch.notifier.group;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.event.Severity;
import io.tidewatch.wire.JsonCodec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One alert of a group.
 *
 * @param alert its newest state
 * @param told its severity when people were last told of it; null: they were not
 * @param quiet which stage keeps it back, SILENCED also from the end of the silence until it is said; null: none
 * @param fired whether it has fired (again) since the last look
 * @param flaps whether people were told that it flaps
 */
record Member(
        Alert alert, @Nullable Severity told, @Nullable Reason quiet, boolean fired, boolean flaps) {
    static final JsonCodec<Member> CODEC = JsonCodec.of(Member.class);

    Member {
        Objects.requireNonNull(alert, "alert");
    }

    Member with(Alert newer) {
        return new Member(
                newer, told, quiet, fired || newer.transition() == Alert.Transition.FIRED, flaps && newer.flapping());
    }

    Member seen(@Nullable Reason quietNow) {
        return new Member(alert, told, quietNow, false, flaps);
    }

    Member saidNow() {
        return new Member(alert, alert.severity(), null, false, alert.flapping());
    }

    /** @return the same, as one that no stage keeps back */
    Member heard() {
        return new Member(alert, told, null, fired, flaps);
    }

    /** @return whether people are still to hear that it flaps */
    boolean beginsToFlap() {
        return alert.flapping() && !flaps;
    }

    /** @return whether it counts as firing: what flaps does all the time, what is suppressed only where people know of it */
    boolean firing() {
        if (alert.flapping()) {
            return !suppressed();
        }
        return !suppressed()
                && switch (alert.state()) {
                    case FIRING -> true;
                    case INACTIVE, PENDING, RESOLVED, NO_DATA -> false;
                };
    }

    /** @return whether it is over; what stopped sending is not */
    boolean over() {
        if (alert.flapping() || suppressed()) {
            return suppressed();
        }
        return switch (alert.state()) {
            // pending after it fired: the record that said it resolved was compacted away
            case INACTIVE, PENDING, RESOLVED -> true;
            case FIRING, NO_DATA -> false;
        };
    }

    private boolean suppressed() {
        return alert.suppressed() && told == null;
    }
}
