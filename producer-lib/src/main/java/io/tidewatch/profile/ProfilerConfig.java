package io.tidewatch.profile;

import java.time.Duration;
import java.util.Objects;

/**
 * What the profiler does by itself, and its bounds.
 *
 * @param continuous whether it profiles always and publishes each interval; on demand works either way
 * @param interval what one published profile covers, 1 s to 1 h
 * @param sampling how closely it looks while it profiles continuously
 * @param topMethods how many methods of each view are published an interval, 0 to 100
 * @param topStacks how many stacks of each view are published an interval, 0 to 100
 * @param maxFrames how deep a stack is kept, from its top, 8 to 256; the recorder itself keeps 64 unless told otherwise
 * @param maxStacks how many distinct stacks of each view are held in memory, 100 to 100,000; the lightest go first
 * @param maxDiskBytes what the recorder may keep on disk for it, 4 MiB to 10 GiB
 */
public record ProfilerConfig(
        boolean continuous,
        Duration interval,
        SamplingSettings sampling,
        int topMethods,
        int topStacks,
        int maxFrames,
        int maxStacks,
        long maxDiskBytes) {
    public ProfilerConfig {
        Objects.requireNonNull(sampling, "sampling");
        inRange("interval in ms", interval.toMillis(), 1_000, 3_600_000);
        inRange("topMethods", topMethods, 0, 100);
        inRange("topStacks", topStacks, 0, 100);
        inRange("maxFrames", maxFrames, 8, 256);
        inRange("maxStacks", maxStacks, 100, 100_000);
        inRange("maxDiskBytes", maxDiskBytes, 4L << 20, 10L << 30);
    }

    /** Continuous: each minute the top 10 methods and 3 stacks of each view; 2,000 stacks of 64 frames, 32 MiB of disk. */
    public static ProfilerConfig defaults() {
        return new ProfilerConfig(
                true, Duration.ofMinutes(1), SamplingSettings.continuous(), 10, 3, 64, 2_000, 32L << 20);
    }

    /** On demand only: nothing is recorded until somebody asks. */
    public static ProfilerConfig onDemand() {
        return defaults().continuous(false);
    }

    /** @return the same, continuous or not */
    public ProfilerConfig continuous(boolean continuous) {
        return new ProfilerConfig(
                continuous, interval, sampling, topMethods, topStacks, maxFrames, maxStacks, maxDiskBytes);
    }

    /** @return the same with that interval */
    public ProfilerConfig every(Duration interval) {
        return new ProfilerConfig(
                continuous, interval, sampling, topMethods, topStacks, maxFrames, maxStacks, maxDiskBytes);
    }

    private static void inRange(String key, long value, long least, long greatest) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + greatest);
        }
    }
}
