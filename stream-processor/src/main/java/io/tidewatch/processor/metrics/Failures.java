package io.tidewatch.processor.metrics;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which requests failed: what the service could not serve, not what its callers did wrong. */
public final class Failures {
    /** OpenTelemetry's, its Prometheus form, Micrometer's, those of Prometheus' clients. */
    private static final List<String> STATUS = List.of(
            "label.http.response.status_code",
            "label.http_response_status_code",
            "label.status",
            "label.status_code",
            "label.code");

    private static final List<String> ERROR =
            List.of("label.error.type", "label.error_type", "label.exception", "label.error");

    private static final Pattern A_STATUS = Pattern.compile("[1-5]([0-9][0-9]|xx|XX)");

    /** How requests have to be grouped, beside what else they are grouped by, for {@link #failed} to tell. */
    public static final List<String> GROUP_BY =
            Stream.concat(STATUS.stream(), ERROR.stream()).toList();

    private Failures() {}

    /** @return whether requests of that group failed: a status of 500 or more, or an error without a status */
    public static boolean failed(Map<String, String> group) {
        for (String label : STATUS) {
            String status = group.getOrDefault(label, "");
            if (A_STATUS.matcher(status).matches()) {
                return status.charAt(0) == '5';
            }
        }
        for (String label : ERROR) {
            String error = group.getOrDefault(label, "");
            // Micrometer says none in words
            if (!error.isEmpty() && !error.equalsIgnoreCase("none")) {
                return true;
            }
        }
        return false;
    }
}
