package io.tidewatch.publish;

import io.tidewatch.config.Doc;
import java.time.Duration;

/**
 * What happens to a log event that has no room, in the queue or in the spill.
 *
 * @param policy who gives way
 * @param maxBlock how long a caller waits at most, with {@link Policy#BLOCK}; then its event is dropped
 */
public record Overflow(
        @Doc(
                "what gives way where there is no room: drop-newest, drop-oldest, by-level (DEBUG before INFO before ERROR), block")
        Policy policy,

        @Doc("how long a caller waits at most with the policy block")
        Duration maxBlock) {
    /** Who gives way. Metrics and errors have an eighth of the queue for themselves with each of them. */
    public enum Policy {
        /** What comes last is dropped. */
        DROP_NEWEST,
        /** What has waited longest is dropped. */
        DROP_OLDEST,
        /**
         * The fuller, the more urgent it has to be: TRACE and DEBUG have half of the room, INFO three quarters, WARN nine
         * tenths, ERROR and CRITICAL all of it.
         */
        BY_LEVEL,
        /** The caller waits for room, for a bounded time. */
        BLOCK
    }

    public Overflow {
        if (maxBlock.isNegative() || maxBlock.toMillis() > 600_000) {
            throw new IllegalArgumentException("overflow.maxBlock is " + maxBlock + ", expected 0 to 10 min");
        }
    }

    /** {@link Policy#BY_LEVEL}: nobody waits. */
    public static Overflow standard() {
        return of(Policy.BY_LEVEL);
    }

    /** The policy; a caller that waits does so for a second at most. */
    public static Overflow of(Policy policy) {
        return new Overflow(policy, Duration.ofSeconds(1));
    }
}
