package io.tidewatch.processor.metrics;

import java.util.List;
import java.util.Map;

/** Which requests failed: what the service could not serve, not what its callers did wrong. */
public final class Failures {
    /** How requests have to be grouped, beside what else they are grouped by, for {@link #failed} to tell. */
    public static final List<String> GROUP_BY = List.of("label.http.response.status_code", "label.error.type");

    private Failures() {}

    /** @return whether requests of that group failed: a status of 500 or more, or an error without a status */
    public static boolean failed(Map<String, String> group) {
        String status = group.getOrDefault(GROUP_BY.get(0), "");
        if (status.matches("[1-5][0-9][0-9]")) {
            return status.charAt(0) == '5';
        }
        return !group.getOrDefault(GROUP_BY.get(1), "").isEmpty();
    }
}
