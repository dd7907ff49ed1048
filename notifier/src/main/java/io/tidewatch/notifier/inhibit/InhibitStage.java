package io.tidewatch.notifier.inhibit;

import io.tidewatch.alert.Alert;
import io.tidewatch.notifier.match.LabelMatcher;
import java.util.Collection;
import java.util.List;

/** Says which alert of a group explains another. Immutable. */
public final class InhibitStage {
    private final List<Compiled> inhibitions;

    public InhibitStage(List<Inhibition> inhibitions) {
        this.inhibitions = inhibitions.stream()
                .map(i -> new Compiled(all(i.source()), all(i.target())))
                .toList();
    }

    /**
     * @param firing the alerts of the group that fire
     * @return key of the alert that explains it, or the empty text where none does; never its own
     */
    public String inhibitedBy(Alert alert, Collection<Alert> firing) {
        for (Compiled inhibition : inhibitions) {
            // what is itself a source of this inhibition stays, or two of them would silence each other
            if (matches(inhibition.target, alert) && !matches(inhibition.source, alert)) {
                for (Alert other : firing) {
                    if (!other.key().equals(alert.key()) && matches(inhibition.source, other)) {
                        return other.key();
                    }
                }
            }
        }
        return "";
    }

    private static List<LabelMatcher> all(List<String> texts) {
        return texts.stream().map(LabelMatcher::parse).toList();
    }

    private static boolean matches(List<LabelMatcher> matchers, Alert alert) {
        return matchers.stream().allMatch(m -> m.matches(alert));
    }

    private record Compiled(List<LabelMatcher> source, List<LabelMatcher> target) {}
}
