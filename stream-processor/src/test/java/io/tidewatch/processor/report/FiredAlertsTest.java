package io.tidewatch.processor.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.report.Report;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiredAlertsTest {
    private static final long HOUR = 3_600_000;
    private static final long FROM = 1_767_225_600_000L;
    private static final ReportPeriod PERIOD = ReportPeriod.of(FROM, FROM + HOUR, FROM + HOUR, Duration.ofDays(3));

    @Test
    void whatFired_isCountedInItsPeriod_withHowLong() {
        AlertViews.Past slow = past(
                "slow",
                "threshold",
                true,
                step(FROM - 2 * HOUR, Alert.Transition.FIRED),
                step(FROM - HOUR, Alert.Transition.RESOLVED),
                step(FROM - HOUR / 2, Alert.Transition.FIRED),
                step(FROM + HOUR / 4, Alert.Transition.RESOLVED),
                step(FROM + HOUR / 2, Alert.Transition.FIRED),
                step(FROM + 2 * HOUR, Alert.Transition.RESOLVED));

        Report.Alerts alerts = FiredAlerts.in(List.of(slow), PERIOD);

        assertThat(alerts.fired()).isEqualTo(1);
        assertThat(alerts.before()).isEqualTo(1);
        assertThat(alerts.atLeast()).isFalse();
        assertThat(alerts.top()).singleElement().satisfies(f -> {
            assertThat(f.times()).isEqualTo(1);
            assertThat(f.firstMillis()).isEqualTo(FROM + HOUR / 2);
            assertThat(f.firingMillis()).isEqualTo(HOUR * 3 / 4);
            assertThat(f.still()).isTrue();
        });
    }

    @Test
    void anomalies_comeFirst_andWhatIsForgottenIsSaid() {
        AlertViews.Past critical = past("a", "threshold", false, step(FROM + 1, Alert.Transition.FIRED));
        AlertViews.Past odd = past("b", "anomaly", true, step(FROM + 1, Alert.Transition.FIRED));
        AlertViews.Past quiet = past("c", "anomaly", true, step(FROM - 5 * HOUR, Alert.Transition.RESOLVED));

        Report.Alerts alerts = FiredAlerts.in(List.of(critical, odd, quiet), PERIOD);

        assertThat(alerts.top()).extracting(Report.Fired::key).containsExactly("b", "a");
        assertThat(alerts.fired()).isEqualTo(2);
        assertThat(alerts.atLeast()).isTrue();
    }

    private static AlertViews.Step step(long millis, Alert.Transition transition) {
        return new AlertViews.Step(
                millis,
                transition,
                transition == Alert.Transition.FIRED ? AlertState.FIRING : AlertState.RESOLVED,
                "because");
    }

    private static AlertViews.Past past(String key, String kind, boolean whole, AlertViews.Step... steps) {
        Alert alert = new Alert(
                key,
                "rule",
                1,
                1,
                AlertState.FIRING,
                Alert.Transition.FIRED,
                Severity.CRITICAL,
                Map.of(),
                Map.of(),
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        return new AlertViews.Past(alert, kind, List.of(steps), whole);
    }
}
