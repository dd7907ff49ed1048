package io.tidewatch.processor.metrics;

/**
 * Which history answers a question, and in what steps.
 *
 * @param resolution the coarsest that is fine enough and reaches back far enough
 * @param stepMillis distance of points; of any two that may come out, the least common multiple is at most twice the
 *     longer, so that the answers of several instances can be brought together
 */
record StepChoice(Resolution resolution, long stepMillis) {
    /** The most steps of one line. */
    static final long MOST_STEPS = 3_000;

    /** The most steps one instance answers, of all lines together. */
    static final long MOST_STEPS_IN_ALL = 300_000;

    private static final long DAY = 86_400_000;
    private static final long[] STEPS = {
        10_000,
        20_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        900_000,
        1_800_000,
        3_600_000,
        7_200_000,
        10_800_000,
        21_600_000,
        43_200_000,
        DAY,
        7 * DAY
    };

    /**
     * @param intervalMillis how seldom points come; a step is longer, or there would be gaps where nothing is missing
     * @param lines how many lines there will be
     */
    static StepChoice of(MetricQuery query, Rings rings, long intervalMillis, long lines, long nowMillis) {
        Resolution finest = Resolution.HOUR;
        for (Resolution resolution : new Resolution[] {Resolution.MINUTE, Resolution.TEN_SECONDS}) {
            long reaches = nowMillis - rings.kept(resolution).toMillis() + resolution.millis();
            finest = reaches <= query.fromMillis() ? resolution : finest;
        }
        long range = query.toMillis() - query.fromMillis();
        long least = Math.max(query.stepMillis(), range / Math.min(MOST_STEPS, 1 + MOST_STEPS_IN_ALL / lines));
        least = Math.max(least, Math.max(finest.millis(), intervalMillis + intervalMillis / 2));
        long step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0 && STEPS[i] >= least; i--) {
            step = STEPS[i];
        }
        Resolution used = finest;
        for (Resolution resolution : Resolution.values()) {
            used = step % resolution.millis() == 0 && resolution.millis() > used.millis() ? resolution : used;
        }
        return new StepChoice(used, step);
    }
}
