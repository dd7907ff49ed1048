package io.tidewatch.notifier.group;

import io.tidewatch.notifier.cooldown.CooldownStage;
import io.tidewatch.notifier.cooldown.Times;
import io.tidewatch.notifier.inhibit.InhibitStage;
import io.tidewatch.notifier.mute.MuteStage;
import io.tidewatch.notifier.route.RouteConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route with all that was left out filled in.
 *
 * @param times how it is paced
 * @param inhibit which alerts explain others
 * @param mute when it says nothing
 * @param cooldown whether it is time to speak
 * @param targets whom it tells, by which channel
 */
public record RoutePlan(
        Times times, InhibitStage inhibit, MuteStage mute, CooldownStage cooldown, List<Target> targets) {
    /** A channel instance and the receiver it belongs to. */
    public record Target(String receiver, String channel) {}

    /** @param targets the channel instances of the route's receivers */
    public static RoutePlan of(RouteConfig route, Times defaults, List<Target> targets) {
        Times times = new Times(
                orElse(route.groupWait(), defaults.groupWait()),
                orElse(route.groupInterval(), defaults.groupInterval()),
                orElse(route.cooldown(), defaults.cooldown()),
                defaults.cooldownFactor(),
                defaults.cooldownMax(),
                route.sendResolved() == null ? defaults.sendResolved() : route.sendResolved());
        return new RoutePlan(
                times,
                new InhibitStage(route.inhibitions()),
                new MuteStage(route.muteTimes()),
                new CooldownStage(times),
                List.copyOf(targets));
    }

    private static Duration orElse(@Nullable Duration own, Duration fallback) {
        return own == null ? fallback : own;
    }
}
