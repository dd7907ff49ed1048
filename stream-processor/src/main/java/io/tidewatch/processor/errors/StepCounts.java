package io.tidewatch.processor.errors;

import java.util.Map;

/** Occurrences put into steps: those of the last hour as they were, those of earlier hours spread evenly. */
final class StepCounts {
    private static final long MINUTE_MILLIS = 60_000;

    private final long fromMillis;
    private final long stepMillis;
    private final long[] counts;

    StepCounts(long fromMillis, int steps, long stepMillis) {
        this.fromMillis = fromMillis;
        this.stepMillis = stepMillis;
        this.counts = new long[steps];
    }

    /**
     * @param minutes the last ones up to now, oldest first
     * @return start of the first of them
     */
    long ring(long[] minutes, long nowMillis) {
        long first = (Math.floorDiv(nowMillis, MINUTE_MILLIS) - minutes.length + 1) * MINUTE_MILLIS;
        for (int i = 0; i < minutes.length; i++) {
            add(first + i * MINUTE_MILLIS, minutes[i]);
        }
        return first;
    }

    /**
     * Hours, as far as they lie before that time. An hour's occurrences lie behind the first of all.
     *
     * @param hours occurrences by start of the hour
     */
    void spread(Map<Long, Long> hours, long firstSeenMillis, long beforeMillis) {
        hours.forEach((hour, n) -> {
            long begin = Math.max(hour, Math.floorDiv(firstSeenMillis, stepMillis) * stepMillis);
            long end = hour + GroupRows.HOUR_MILLIS;
            long steps = Math.max(1, (end - begin) / stepMillis);
            for (long i = 0; i < steps; i++) {
                long at = begin + i * stepMillis;
                if (at < beforeMillis) {
                    add(at, n * (i + 1) / steps - n * i / steps);
                }
            }
        });
    }

    long[] counts() {
        return counts.clone();
    }

    private void add(long millis, long n) {
        long step = Math.floorDiv(millis - fromMillis, stepMillis);
        if (step >= 0 && step < counts.length) {
            counts[(int) step] += n;
        }
    }
}
