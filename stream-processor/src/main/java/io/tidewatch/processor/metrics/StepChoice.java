package io.tidewatch.processor.metrics;

/**
 * Which history answers a question, and in what steps.
 *
 * @param resolution the coarsest that is fine enough and reaches back far enough
 * @param stepMillis distance of points; each step that may come out divides the next longer one, so that the answers of
 *     several instances can be brought together
 */
record StepChoice(Resolution resolution, long stepMillis) {
    private static final long[] STEPS = {
        10_000, 20_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000
    };
    private static final long MOST_STEPS = 3_000;

    /** @param intervalMillis how seldom sources send; a step is longer, or there would be gaps where nothing is missing */
    static StepChoice of(long fromMillis, long toMillis, long wantedMillis, long intervalMillis, long nowMillis) {
        Resolution finest = Resolution.TEN_SECONDS;
        for (Resolution resolution : Resolution.values()) {
            boolean reaches = nowMillis - resolution.kept().toMillis() + resolution.millis() <= fromMillis;
            if (!reaches && resolution != Resolution.HOUR) {
                finest = resolution == Resolution.TEN_SECONDS ? Resolution.MINUTE : Resolution.HOUR;
            }
        }
        long least = Math.max(wantedMillis, (toMillis - fromMillis) / MOST_STEPS);
        least = Math.max(least, Math.max(finest.millis(), intervalMillis + intervalMillis / 2));
        long step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0 && STEPS[i] >= least; i--) {
            step = STEPS[i];
        }
        Resolution used = finest;
        for (Resolution resolution : Resolution.values()) {
            used = resolution.millis() <= step && resolution.millis() > used.millis() ? resolution : used;
        }
        return new StepChoice(used, step);
    }
}
