package io.tidewatch.notifier.route;

import io.tidewatch.notifier.inhibit.Inhibition;
import io.tidewatch.notifier.match.LabelMatcher;
import io.tidewatch.notifier.mute.MuteTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom alerts of a kind are told to. Routes are asked in order; the first that matches takes the alert, and those after
 * it too where {@code goOn} is set. What is left out is taken from the defaults.
 *
 * @param name unlike any other route's; part of the group key
 * @param matchers all have to match, such as {@code severity>=ERROR}; empty: every alert
 * @param receivers names of receivers
 * @param goOn whether the routes after this one are asked too
 * @param groupBy labels that make one notification
 * @param groupWait wait before the first
 * @param groupInterval least time between two about one group that changed
 * @param cooldown least time before saying the same again
 * @param sendResolved whether people are told that it is over
 * @param muteTimes times of the week at which nothing is said
 * @param inhibitions alerts of a group that explain others of it
 */
public record RouteConfig(
        String name,
        List<String> matchers,
        List<String> receivers,
        boolean goOn,
        @Nullable List<String> groupBy,
        @Nullable Duration groupWait,
        @Nullable Duration groupInterval,
        @Nullable Duration cooldown,
        @Nullable Boolean sendResolved,
        List<MuteTime> muteTimes,
        List<Inhibition> inhibitions) {
    public RouteConfig {
        if (name == null || !name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "name is '" + name + "', expected 1 to 64 letters, digits, '.', '_' or '-'");
        }
        matchers = List.copyOf(Objects.requireNonNullElse(matchers, List.of()));
        matchers.forEach(LabelMatcher::parse);
        receivers = List.copyOf(Objects.requireNonNullElse(receivers, List.of()));
        if (receivers.isEmpty()) {
            throw new IllegalArgumentException("receivers of route " + name + " is empty, expected at least one");
        }
        groupBy = groupBy == null ? null : List.copyOf(groupBy);
        muteTimes = List.copyOf(Objects.requireNonNullElse(muteTimes, List.of()));
        inhibitions = List.copyOf(Objects.requireNonNullElse(inhibitions, List.of()));
    }

    /** Every alert goes to the receiver {@code log}. */
    public static RouteConfig defaults() {
        return of("default", List.of(), List.of("log"));
    }

    /** A route with the default times. */
    public static RouteConfig of(String name, List<String> matchers, List<String> receivers) {
        return new RouteConfig(name, matchers, receivers, false, null, null, null, null, null, List.of(), List.of());
    }
}
