package io.tidewatch.notifier.group;

import io.tidewatch.alert.NotificationRecord.Reason;
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
 * @param escalation whether alerts come here because nobody acknowledged them
 */
public record RoutePlan(
        Times times,
        InhibitStage inhibit,
        MuteStage mute,
        CooldownStage cooldown,
        List<Target> targets,
        boolean escalation) {
    /** A channel instance and the receiver it belongs to. */
    public record Target(String receiver, String channel) {}

    /** What a receiver is told of that a rule's escalation names: at once, by the default times. */
    public static RoutePlan escalation(Times times, List<Target> targets) {
        Times now = new Times(
                Duration.ZERO,
                times.groupInterval(),
                times.cooldown(),
                times.cooldownFactor(),
                times.cooldownMax(),
                times.sendResolved());
        return new RoutePlan(
                now,
                new InhibitStage(List.of()),
                new MuteStage(List.of()),
                new CooldownStage(now),
                List.copyOf(targets),
                true);
    }

    /** @return how the reason is called here: whoever is told only of what escalated hears of an escalation first */
    Reason reason(Reason reason) {
        return escalation && (reason == Reason.FIRST || reason == Reason.NEW_ALERTS) ? Reason.ESCALATED : reason;
    }

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
                List.copyOf(targets),
                false);
    }

    private static Duration orElse(@Nullable Duration own, Duration fallback) {
        return own == null ? fallback : own;
    }
}
