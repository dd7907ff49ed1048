package io.tidewatch.processor.ruletest;

import io.tidewatch.alert.AlertState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The alerts there are at a moment. All that fire or are without data have to be among those that are expected; of those that
 * are pending or resolved only those that are expected count.
 *
 * @param afterMillis how long after the start
 * @param ruleId of which rule; empty: of any
 */
public record ExpectedMoment(Place place, long afterMillis, String ruleId, List<ExpectedAlert> alerts) {
    public ExpectedMoment {
        alerts = List.copyOf(alerts);
    }

    /** @return what is otherwise; null where nothing is */
    @Nullable
    public Failure check(List<Seen> all) {
        List<Seen> there = all.stream()
                .filter(s -> ruleId.isEmpty() || s.alert().ruleId().equals(ruleId))
                .toList();
        Pairing<ExpectedAlert, Seen> pairs =
                Pairing.of(alerts, there, (e, s) -> e.misfits(s).isEmpty());
        boolean more = pairs.rest().stream().anyMatch(ExpectedMoment::counts);
        return pairs.missing().isEmpty() && !more ? null : failure(pairs.missing(), pairs.rest());
    }

    private static boolean counts(Seen seen) {
        return seen.alert().state() == AlertState.FIRING || seen.alert().state() == AlertState.NO_DATA;
    }

    private Failure failure(List<ExpectedAlert> missing, List<Seen> rest) {
        List<String> expected = new ArrayList<>();
        List<String> came = new ArrayList<>();
        missing.forEach(m -> expected.add(m.text()));
        if (expected.isEmpty()) {
            expected.add(alerts.isEmpty() ? "no alert" : "no other alert");
        }
        for (Seen seen : rest) {
            ExpectedAlert nearest = null;
            for (ExpectedAlert m : missing) {
                if (nearest == null
                        || m.misfits(seen).size() < nearest.misfits(seen).size()) {
                    nearest = m;
                }
            }
            boolean told = counts(seen) || nearest != null;
            if (told) {
                String of = ruleId.isEmpty() ? seen.alert().ruleId() + " " : "";
                String but = nearest == null ? "" : " [" + String.join("; ", nearest.misfits(seen)) + "]";
                came.add(of + seen.text() + but);
            }
        }
        String what = "at " + Words.moment(afterMillis) + (ruleId.isEmpty() ? "" : ", " + ruleId);
        String rule = ruleId.isEmpty() && !missing.isEmpty() ? missing.get(0).ruleId() : ruleId;
        return new Failure(place, rule, what, expected, came);
    }
}
