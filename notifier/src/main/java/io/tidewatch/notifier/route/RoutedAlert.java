package io.tidewatch.notifier.route;

import io.tidewatch.alert.Alert;
import io.tidewatch.wire.JsonCodec;
import java.util.Map;
import java.util.Objects;

/**
 * An alert on its way to one of its groups; key of its record is the group key.
 *
 * @param route the route that took it
 * @param groupKey the group
 * @param groupLabels the labels that make the group
 * @param left whether the alert no longer belongs to this group
 * @param alert its state, trimmed
 */
public record RoutedAlert(String route, String groupKey, Map<String, String> groupLabels, boolean left, Alert alert) {
    /** Its form on the repartition topic. */
    public static final JsonCodec<RoutedAlert> CODEC = JsonCodec.of(RoutedAlert.class);

    public RoutedAlert {
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(groupKey, "groupKey");
        groupLabels = groupLabels == null ? Map.of() : Map.copyOf(groupLabels);
        Objects.requireNonNull(alert, "alert");
    }
}
