package io.tidewatch.notifier.inhibit;

import io.tidewatch.notifier.match.LabelMatcher;
import java.util.List;
import java.util.Objects;

/**
 * While an alert that matches {@code source} fires, alerts of the same group that match {@code target} are kept back.
 * It looks within a group only, so the route has to group by what both have in common ({@code host}, say).
 *
 * @param source matchers of the alert that explains
 * @param target matchers of those it explains
 */
public record Inhibition(List<String> source, List<String> target) {
    public Inhibition {
        source = List.copyOf(Objects.requireNonNullElse(source, List.of()));
        target = List.copyOf(Objects.requireNonNullElse(target, List.of()));
        if (source.isEmpty() || target.isEmpty()) {
            throw new IllegalArgumentException("an inhibition needs source and target matchers");
        }
        source.forEach(LabelMatcher::parse);
        target.forEach(LabelMatcher::parse);
    }
}
