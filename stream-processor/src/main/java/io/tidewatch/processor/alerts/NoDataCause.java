package io.tidewatch.processor.alerts;

import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.Wording;
import java.time.Duration;

/**
 * Why a group has no data although the pipeline is up to date: where it is not, nothing is judged and the alert is held
 * with that reason instead, see {@link ProgressClock#held}.
 */
final class NoDataCause {
    private NoDataCause() {}

    /** @return who is silent and since when, or that its clock is off, in a few words */
    static String of(AlertRow row, Evaluation of, long now) {
        Duration silent = Duration.ofSeconds(Math.max(0, now - row.lastSeen) / 1000);
        if (row.hasSteadySkew() && Math.abs(row.skewMillis) >= of.windowMillis()) {
            Duration off = Duration.ofSeconds(Math.abs(row.skewMillis) / 1000);
            return "clock skew, what came last was stamped " + Wording.span(off)
                    + (row.skewMillis > 0 ? " before" : " after") + " it came";
        }
        String each = row.intervalMillis < 1_000
                ? ""
                : ", expected each " + Wording.span(Duration.ofSeconds(row.intervalMillis / 1000));
        return (row.ofAgent ? "agent down" : "application silent") + ", last heard of " + Wording.span(silent)
                + " before" + each;
    }
}
