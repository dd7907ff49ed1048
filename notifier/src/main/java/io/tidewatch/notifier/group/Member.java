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
 */
record Member(
        Alert alert, @Nullable Severity told, @Nullable Reason quiet, boolean fired) {
    static final JsonCodec<Member> CODEC = JsonCodec.of(Member.class);

    Member {
        Objects.requireNonNull(alert, "alert");
    }

    Member with(Alert newer) {
        return new Member(newer, told, quiet, fired || newer.transition() == Alert.Transition.FIRED);
    }

    Member seen(@Nullable Reason quietNow) {
        return new Member(alert, told, quietNow, false);
    }

    Member saidNow() {
        return new Member(alert, alert.severity(), null, false);
    }

    boolean firing() {
        return switch (alert.state()) {
            case FIRING -> true;
            case INACTIVE, PENDING, RESOLVED, NO_DATA -> false;
        };
    }

    /** @return whether it is over; what stopped sending is not */
    boolean over() {
        return switch (alert.state()) {
            // pending after it fired: the record that said it resolved was compacted away
            case INACTIVE, PENDING, RESOLVED -> true;
            case FIRING, NO_DATA -> false;
        };
    }
}
