package io.tidewatch.metrics.ready;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * How many different users were there in the last while: gauge {@code users.active} with {@code window} ({@code 15m}). Exact up
 * to 1,024 users in a twentieth of the window, then estimated with a standard error of 0.81 %; the window is up to a twentieth
 * longer. Takes at most 350 KiB. Users are told apart by a salted hash: their names are neither kept nor sent. A gauge of one
 * instance: users of two instances are not added up, they may be the same. Thread-safe.
 */
public final class ActiveUsers {
    private final Clock clock;
    private final SlidingDistinct users;

    /** @param window how far it looks back, a minute to a week */
    public ActiveUsers(MeterRegistry registry, Duration window) {
        if (window.toMillis() < 60_000 || window.toDays() > 7) {
            throw new IllegalArgumentException("window is " + window + ", expected 1 min to 7 d");
        }
        this.clock = registry.config().clock();
        this.users = new SlidingDistinct(window.toNanos(), new SecureRandom().nextLong());
        Gauge.builder("users.active", this, ActiveUsers::count)
                .tag("window", name(window))
                .strongReference(true)
                .register(registry);
    }

    /** @param user whatever tells a user from others; null, or empty, is nobody */
    public void seen(String user) {
        if (user != null && !user.isEmpty()) {
            users.add(user, clock.monotonicTime());
        }
    }

    /** @return how many there were in the window that ends now */
    public double count() {
        return users.count(clock.monotonicTime());
    }

    private static String name(Duration window) {
        long minutes = window.toMinutes();
        if (minutes % 1440 == 0) {
            return minutes / 1440 + "d";
        }
        return minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
    }
}
