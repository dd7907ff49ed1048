package io.tidewatch.notifier.message;

import io.tidewatch.alert.Alert;
import io.tidewatch.event.Severity;
import io.tidewatch.wire.JsonCodec;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a group looks like at one moment, cut to a size that can be sent.
 *
 * @param key the group's key
 * @param route the route it belongs to
 * @param sequence raised by one with each look that said or changed something; the higher one is newer
 * @param severity the worst among those that fire and are not muted; of those that resolved where none fires
 * @param labels the labels that make the group
 * @param firing how many fire and are not muted
 * @param resolved how many people were told of have resolved since
 * @param muted how many fire but are kept back
 * @param alerts the worst and newest of those that fire, then of those that resolved; at most the configured number
 */
public record GroupState(
        String key,
        String route,
        long sequence,
        Severity severity,
        Map<String, String> labels,
        int firing,
        int resolved,
        int muted,
        List<Alert> alerts) {
    private static final JsonCodec<GroupState> CODEC = JsonCodec.of(GroupState.class);

    public GroupState {
        Objects.requireNonNull(key, "key");
        route = Objects.requireNonNullElse(route, "");
        severity = Objects.requireNonNullElse(severity, Severity.INFO);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        alerts = alerts == null ? List.of() : List.copyOf(alerts);
    }

    /** @return how many alerts the list leaves out */
    public int leftOut() {
        return Math.max(0, firing + resolved - alerts.size());
    }

    /** @return the same with as many alerts as fit into that many bytes of JSON: half, a quarter, … or none */
    public GroupState within(int maxBytes) {
        GroupState fits = this;
        while (!fits.alerts.isEmpty() && CODEC.encode(fits).length > maxBytes) {
            fits = fits.cut(fits.alerts.size() / 2);
        }
        return fits;
    }

    /** @return the same with at most {@code most} alerts listed */
    public GroupState cut(int most) {
        return alerts.size() <= most
                ? this
                : new GroupState(
                        key, route, sequence, severity, labels, firing, resolved, muted, alerts.subList(0, most));
    }
}
