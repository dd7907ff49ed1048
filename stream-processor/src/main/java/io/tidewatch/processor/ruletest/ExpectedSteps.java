package io.tidewatch.processor.ruletest;

import io.tidewatch.alert.Alert;
import io.tidewatch.event.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that happens to the alerts of a rule over the whole test.
 *
 * @param labels only alerts that have these
 */
public record ExpectedSteps(Place place, String ruleId, Map<String, String> labels, List<Step> steps) {
    /**
     * One transition; of what is null nothing is expected.
     *
     * @param afterMillis in the second that begins so long after the start
     */
    public record Step(
            long afterMillis, Alert.Transition to, @Nullable Severity severity, Map<String, String> labels) {
        public Step {
            labels = Map.copyOf(labels);
        }

        boolean fits(Alert alert, long startMillis) {
            long after = alert.changedAtMillis() - startMillis;
            return to == alert.transition()
                    && after >= afterMillis
                    && after < afterMillis + 1_000
                    && (severity == null || severity == alert.severity())
                    && alert.labels().entrySet().containsAll(labels.entrySet());
        }

        String text() {
            return Words.moment(afterMillis) + " " + Words.transition(to) + (severity == null ? "" : " " + severity)
                    + (labels.isEmpty() ? "" : " " + Words.labels(labels));
        }
    }

    public ExpectedSteps {
        labels = Map.copyOf(labels);
        steps = List.copyOf(steps);
    }

    /**
     * @param all transitions of all rules, in the order they happened
     * @return what is otherwise; null where nothing is
     */
    @Nullable
    public Failure check(List<Alert> all, long startMillis) {
        List<Alert> came = all.stream()
                .filter(a -> a.ruleId().equals(ruleId) && a.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
        Pairing<Step, Alert> pairs = Pairing.of(steps, came, (step, a) -> step.fits(a, startMillis));
        if (pairs.missing().isEmpty() && pairs.rest().isEmpty()) {
            return null;
        }
        String what = "transitions of " + ruleId + (labels.isEmpty() ? "" : " " + Words.labels(labels));
        List<String> expected = pairs.missing().isEmpty()
                ? List.of("no other transition")
                : pairs.missing().stream().map(Step::text).toList();
        return new Failure(
                place,
                ruleId,
                what,
                expected,
                pairs.rest().stream().map(a -> text(a, startMillis)).toList());
    }

    /** @return a transition on one line */
    public static String text(Alert alert, long startMillis) {
        long after = Math.floorDiv(alert.changedAtMillis() - startMillis, 1_000) * 1_000;
        return Words.moment(Math.max(0, after)) + " " + Words.transition(alert.transition()) + " " + alert.severity()
                + " " + Words.labels(alert.labels()) + ": " + Words.why(alert);
    }
}
