package io.tidewatch.subscribe;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import java.util.List;
import java.util.Map;

/** Alerts for tests. */
public final class Alerts {
    private Alerts() {}

    public static Alert firing(String rule, String service) {
        return of(rule, service, 1, AlertState.FIRING, Severity.ERROR);
    }

    static Alert of(String rule, String service, long sequence, AlertState state, Severity severity) {
        return new Alert(
                rule + "/" + service,
                rule,
                1,
                sequence,
                state,
                Alert.Transition.FIRED,
                severity,
                Map.of("service", service, "alertname", rule),
                Map.of(),
                0,
                0,
                0,
                1,
                1,
                null,
                null,
                "why",
                "",
                null,
                List.of(),
                List.of());
    }
}
