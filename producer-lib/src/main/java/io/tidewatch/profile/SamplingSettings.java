package io.tidewatch.profile;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How closely a JVM is looked at.
 *
 * @param period time between two looks at the running threads, 1 ms to 1 s; the recorder looks at a few threads each time
 * @param allocations at most so many sampled allocations a second, 1 to 10,000
 * @param lockThreshold waits for a lock that are shorter are not seen, 0 to 10 s
 */
public record SamplingSettings(Duration period, int allocations, Duration lockThreshold) {
    private static final Duration SAFEPOINT_THRESHOLD = Duration.ofMillis(1);
    private static final int LOOKS_A_LOAD = 100;

    public SamplingSettings {
        inRange("period in ms", period.toMillis(), 1, 1_000);
        inRange("allocations", allocations, 1, 10_000);
        inRange("lockThreshold in ms", lockThreshold.toMillis(), 0, 10_000);
    }

    /** For always: each 50 ms, 50 allocations a second, waits of 10 ms and more. */
    public static SamplingSettings continuous() {
        return new SamplingSettings(Duration.ofMillis(50), 50, Duration.ofMillis(10));
    }

    /** For a while: each 10 ms, 1,000 allocations a second, waits of 1 ms and more. */
    public static SamplingSettings close() {
        return new SamplingSettings(Duration.ofMillis(10), 1_000, Duration.ofMillis(1));
    }

    /** @return the same, looking each {@code period} */
    public SamplingSettings every(Duration period) {
        return new SamplingSettings(period, allocations, lockThreshold);
    }

    /** @return the recorder's settings, as {@code event#setting} */
    public Map<String, String> toJfr() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String sampled : new String[] {EventIntake.JAVA_SAMPLE, EventIntake.NATIVE_SAMPLE}) {
            enable(settings, sampled, "period", millis(period));
        }
        enable(settings, EventIntake.ALLOCATION, "throttle", allocations + "/s");
        enable(settings, EventIntake.MONITOR, "threshold", millis(lockThreshold));
        enable(settings, EventIntake.PARK, "threshold", millis(lockThreshold));
        enable(settings, EventIntake.COLLECTION, "threshold", millis(Duration.ZERO));
        enable(settings, EventIntake.VM_OPERATION, "threshold", millis(SAFEPOINT_THRESHOLD));
        enable(settings, EventIntake.LOAD, "period", millis(period.multipliedBy(LOOKS_A_LOAD)));
        enable(settings, EventIntake.THREADS, "period", millis(period.multipliedBy(LOOKS_A_LOAD)));
        settings.put(EventIntake.LOSS + "#enabled", "true");
        for (String traced : new String[] {
            EventIntake.JAVA_SAMPLE,
            EventIntake.NATIVE_SAMPLE,
            EventIntake.ALLOCATION,
            EventIntake.MONITOR,
            EventIntake.PARK
        }) {
            settings.put(traced + "#stackTrace", "true");
        }
        return settings;
    }

    private static void enable(Map<String, String> settings, String event, String name, String value) {
        settings.put(event + "#enabled", "true");
        settings.put(event + "#" + name, value);
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }

    private static void inRange(String key, long value, long least, long greatest) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + greatest);
        }
    }
}
