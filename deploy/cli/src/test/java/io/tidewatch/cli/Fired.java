package io.tidewatch.cli;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import java.util.List;
import java.util.Map;

/** Alerts as the processor writes them. */
final class Fired {
    private Fired() {}

    /** One that fires now. */
    static Alert alert(String key) {
        long at = System.currentTimeMillis();
        return new Alert(
                key,
                "slow",
                1,
                1,
                AlertState.FIRING,
                Alert.Transition.FIRED,
                Severity.CRITICAL,
                Map.of("alertname", "slow", "instance", key),
                Map.of("summary", key),
                at,
                at,
                0,
                at,
                at,
                2.5,
                1.0,
                "slow",
                "",
                null,
                List.of(),
                List.of());
    }
}
