package io.tidewatch.processor.report;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.insight.Alerted;
import io.tidewatch.report.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What fired in a period, by what alerts remember of their past. */
final class FiredAlerts {
    private FiredAlerts() {}

    static Report.Alerts in(List<AlertViews.Past> past, ReportPeriod period) {
        int fired = 0;
        int before = 0;
        boolean atLeast = false;
        List<Report.Fired> top = new ArrayList<>();
        for (AlertViews.Past of : past) {
            int now = firedAt(of.changes(), period.fromMillis(), period.toMillis())
                    .size();
            fired += now;
            before += firedAt(of.changes(), period.beforeMillis(), period.fromMillis())
                    .size();
            atLeast |= !of.whole()
                    && !of.changes().isEmpty()
                    && of.changes().get(0).atMillis() > period.fromMillis();
            long firing = firingMillis(of.changes(), period.fromMillis(), period.toMillis());
            if (now > 0 || firing > 0) {
                top.add(row(of, now, firing, period));
            }
        }
        return new Report.Alerts(fired, before, atLeast, worst(top));
    }

    /** What fired in the period, for what stands out beside it. */
    static List<Alerted> alerted(List<AlertViews.Past> past, ReportPeriod period) {
        List<Alerted> all = new ArrayList<>();
        for (AlertViews.Past of : past) {
            List<Long> at = firedAt(of.changes(), period.fromMillis(), period.toMillis());
            Alert alert = of.alert();
            List<String> subjects = Stream.of("service", "host")
                    .map(label -> alert.labels().getOrDefault(label, ""))
                    .filter(subject -> !subject.isEmpty())
                    .toList();
            if (!at.isEmpty() && !subjects.isEmpty()) {
                all.add(new Alerted(alert.key(), title(alert), alert.severity(), subjects, at));
            }
        }
        return all;
    }

    private static String title(Alert alert) {
        return alert.annotations().getOrDefault("summary", alert.ruleId());
    }

    /** Anomalies first: of them nobody had set a bound. */
    static List<Report.Fired> worst(List<Report.Fired> of) {
        return of.stream()
                .sorted(Comparator.comparing((Report.Fired f) -> !f.kind().equals("anomaly"))
                        .thenComparing(Report.Fired::severity, Comparator.reverseOrder())
                        .thenComparing(Report.Fired::times, Comparator.reverseOrder())
                        .thenComparing(Report.Fired::firingMillis, Comparator.reverseOrder())
                        .thenComparing(Report.Fired::key))
                .limit(ReportPart.MOST_ROWS)
                .toList();
    }

    private static Report.Fired row(AlertViews.Past of, int times, long firingMillis, ReportPeriod period) {
        Alert alert = of.alert();
        String why = alert.why();
        long first = period.fromMillis();
        AlertState last = AlertState.INACTIVE;
        boolean found = false;
        for (AlertViews.Step step : of.changes()) {
            if (step.atMillis() >= period.toMillis()) {
                break;
            }
            last = step.state();
            if (step.transition() == Alert.Transition.FIRED && step.atMillis() >= period.fromMillis()) {
                why = step.why();
                first = found ? first : step.atMillis();
                found = true;
            }
        }
        return new Report.Fired(
                alert.key(),
                of.kind(),
                alert.severity(),
                title(alert),
                why,
                times,
                first,
                firingMillis,
                last == AlertState.FIRING);
    }

    private static List<Long> firedAt(List<AlertViews.Step> changes, long from, long to) {
        return changes.stream()
                .filter(c -> c.transition() == Alert.Transition.FIRED && c.atMillis() >= from && c.atMillis() < to)
                .map(AlertViews.Step::atMillis)
                .toList();
    }

    private static long firingMillis(List<AlertViews.Step> changes, long from, long to) {
        long sum = 0;
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).state() == AlertState.FIRING) {
                long until = i + 1 < changes.size() ? changes.get(i + 1).atMillis() : to;
                sum += Math.max(
                        0, Math.min(to, until) - Math.max(from, changes.get(i).atMillis()));
            }
        }
        return sum;
    }
}
