package io.tidewatch.cli.backtest;

import io.tidewatch.alert.Alert;
import io.tidewatch.event.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One alert from its firing to its end, and who was told of it. */
final class Episode {
    private static final int MOST_TOLD = 50;

    final String key;
    final String ruleId;
    final long firedMillis;
    private final List<BacktestReport.Told> told = new ArrayList<>();
    private Severity severity;
    private @Nullable Double worst;
    private String why;
    private long endMillis;

    Episode(Alert fired) {
        key = fired.key();
        ruleId = fired.ruleId();
        firedMillis = fired.changedAtMillis();
        severity = fired.severity();
        worst = fired.value();
        why = fired.why();
    }

    void goesOn(Alert alert) {
        severity = severity.max(alert.severity());
        Double bound = alert.bound();
        Double value = alert.value();
        if (value == null || alert.transition() == Alert.Transition.RESOLVED) {
            return;
        }
        if (worst == null || bound != null && Math.abs(value - bound) > Math.abs(worst - bound)) {
            worst = value;
            why = alert.why();
        }
    }

    void ends(long millis) {
        endMillis = millis;
    }

    void told(BacktestReport.Told one) {
        if (told.size() < MOST_TOLD) {
            told.add(one);
        }
    }

    /** @return whether the same trouble may have been meant */
    boolean meets(Episode other, long slackMillis) {
        long end = endMillis == 0 ? Long.MAX_VALUE - slackMillis : endMillis;
        long otherEnd = other.endMillis == 0 ? Long.MAX_VALUE - slackMillis : other.endMillis;
        return firedMillis <= otherEnd + slackMillis && other.firedMillis <= end + slackMillis;
    }

    /** @param as how it did fire; null where it did not */
    BacktestReport.AlertRow row(BacktestReport.Did did, @Nullable Episode as) {
        return new BacktestReport.AlertRow(
                did,
                ruleId,
                key,
                severity,
                firedMillis,
                endMillis,
                worst,
                why,
                told,
                as == null ? 0 : as.firedMillis,
                as == null ? 0 : as.endMillis);
    }
}
