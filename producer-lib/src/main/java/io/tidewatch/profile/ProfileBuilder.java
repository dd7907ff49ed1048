package io.tidewatch.profile;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A profile in the making: bounded in stacks and names. Not thread-safe. */
final class ProfileBuilder {
    private static final int MAX_NAMES = 200;

    private final Map<ProfileView, StackWeights> stacks = new EnumMap<>(ProfileView.class);
    private final PauseTable locks = new PauseTable(MAX_NAMES);
    private final PauseTable collections = new PauseTable(MAX_NAMES);
    private final PauseTable safepoints = new PauseTable(MAX_NAMES);
    private double jvmLoad;
    private double machineLoad;
    private long loads;
    private long threads;
    private long ownSamples;
    private long lostBytes;
    private long unreadable;

    ProfileBuilder(int maxStacks) {
        for (ProfileView view : ProfileView.values()) {
            stacks.put(view, new StackWeights(maxStacks));
        }
    }

    void sample(ProfileView view, List<String> frames, long weight, boolean own) {
        if (own && view == ProfileView.CPU) {
            ownSamples++;
        }
        stacks.get(view).add(frames, Math.max(0, weight));
    }

    void lock(String type, long nanos) {
        locks.add(type, nanos, nanos);
    }

    void collection(String collector, long sumNanos, long longestNanos) {
        collections.add(collector, sumNanos, longestNanos);
    }

    void safepoint(String operation, long nanos) {
        safepoints.add(operation, nanos, nanos);
    }

    void load(double jvm, double machine) {
        jvmLoad += jvm;
        machineLoad += machine;
        loads++;
    }

    void threads(long live) {
        threads = live;
    }

    void lost(long bytes) {
        lostBytes += bytes;
    }

    void unreadable() {
        unreadable++;
    }

    Profile build(String subject, Instant from, Instant to) {
        Map<ProfileView, StackTable> tables = new EnumMap<>(ProfileView.class);
        stacks.forEach((view, weights) -> tables.put(view, weights.toTable()));
        double n = Math.max(1, loads);
        return new Profile(
                subject,
                from,
                to,
                tables,
                locks.toList(),
                collections.toList(),
                safepoints.toList(),
                new Load(jvmLoad / n, machineLoad / n, threads),
                ownSamples,
                lostBytes,
                unreadable);
    }
}
