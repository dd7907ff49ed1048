package io.tidewatch.processor.rules;

import io.tidewatch.alert.Rule;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it is from some time on, up to the next of its versions.
 *
 * @param fromMillis append time
 * @param rule null: from then on there is none
 */
public record RuleVersion(long fromMillis, @Nullable Rule rule) {
    /**
     * Until then every task knows of a change, so that all judge by it from the same record on: a whole second of append
     * time, one to two from now.
     *
     * @param nowMillis 0: at once
     */
    public static long soon(long nowMillis) {
        return nowMillis == 0 ? 0 : Math.floorDiv(nowMillis - 1, 1_000L) * 1_000 + 2_000;
    }
}
