package io.tidewatch.profile;

import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the recorder's events into a profile. An event that is not as it should be (another tool's, another version's, a
 * broken file's) is counted and left out. Not thread-safe.
 */
final class EventIntake {
    static final String JAVA_SAMPLE = "jdk.ExecutionSample";
    static final String NATIVE_SAMPLE = "jdk.NativeMethodSample";
    static final String ALLOCATION = "jdk.ObjectAllocationSample";
    static final String MONITOR = "jdk.JavaMonitorEnter";
    static final String PARK = "jdk.ThreadPark";
    static final String COLLECTION = "jdk.GarbageCollection";
    static final String VM_OPERATION = "jdk.ExecuteVMOperation";
    static final String LOAD = "jdk.CPULoad";
    static final String THREADS = "jdk.JavaThreadStatistics";
    static final String LOSS = "jdk.DataLoss";

    /** What older runtimes and other tools write in the place of a sampled allocation. */
    private static final String IN_NEW_TLAB = "jdk.ObjectAllocationInNewTLAB";

    private static final String OUTSIDE_TLAB = "jdk.ObjectAllocationOutsideTLAB";

    static final List<String> NAMES = List.of(
            JAVA_SAMPLE, NATIVE_SAMPLE, ALLOCATION, MONITOR, PARK, COLLECTION, VM_OPERATION, LOAD, THREADS, LOSS);

    /** Parked at one of these, a thread waits for another that holds it; elsewhere it waits for work, or for time. */
    private static final Set<String> LOCKS = Set.of(
            "java.util.concurrent.locks.ReentrantLock$NonfairSync",
            "java.util.concurrent.locks.ReentrantLock$FairSync",
            "java.util.concurrent.locks.ReentrantReadWriteLock$NonfairSync",
            "java.util.concurrent.locks.ReentrantReadWriteLock$FairSync",
            "java.util.concurrent.locks.StampedLock",
            "java.util.concurrent.Semaphore$NonfairSync",
            "java.util.concurrent.Semaphore$FairSync");

    private final JfrStacks stacks;
    private ProfileBuilder profile;
    private @Nullable String allocationKind;

    EventIntake(JfrStacks stacks, ProfileBuilder profile) {
        this.stacks = stacks;
        this.profile = profile;
    }

    /** What comes from now on belongs to that profile. */
    void into(ProfileBuilder next) {
        profile = next;
        allocationKind = null;
    }

    // whatever a broken recording makes the parser throw costs this event only
    void take(RecordedEvent event) {
        try {
            sort(event);
        } catch (RuntimeException e) {
            profile.unreadable();
        }
    }

    private void sort(RecordedEvent e) {
        switch (e.getEventType().getName()) {
            case JAVA_SAMPLE -> sample(e, ProfileView.CPU, e.getThread("sampledThread"), 1, null);
            case NATIVE_SAMPLE -> nativeSample(e);
            case ALLOCATION -> allocation(e, ALLOCATION, "weight");
            case IN_NEW_TLAB -> allocation(e, IN_NEW_TLAB, "tlabSize");
            case OUTSIDE_TLAB -> allocation(e, IN_NEW_TLAB, "allocationSize");
            case MONITOR -> lock(e, e.getClass("monitorClass"));
            case PARK -> park(e);
            case COLLECTION ->
                profile.collection(
                        String.valueOf(e.getString("name")),
                        e.getDuration("sumOfPauses").toNanos(),
                        e.getDuration("longestPause").toNanos());
            case VM_OPERATION -> {
                if (e.getBoolean("safepoint")) {
                    profile.safepoint(
                            String.valueOf(e.getString("operation")),
                            e.getDuration().toNanos());
                }
            }
            case LOAD ->
                profile.load(e.getFloat("jvmUser") + (double) e.getFloat("jvmSystem"), e.getFloat("machineTotal"));
            case THREADS -> profile.threads(e.getLong("activeCount"));
            case LOSS -> profile.lost(e.getLong("amount"));
            default -> {
                // a recording holds much else
            }
        }
    }

    private void nativeSample(RecordedEvent e) {
        String top = stacks.top(e.getStackTrace());
        if (top != null && !NativeWaits.contains(top)) {
            sample(e, ProfileView.CPU, e.getThread("sampledThread"), 1, null);
        }
    }

    /** The two ways of sampling allocations are not to be added up where a recording has both: the first one seen counts. */
    private void allocation(RecordedEvent e, String kind, String size) {
        if (allocationKind == null) {
            allocationKind = kind;
        }
        if (allocationKind.equals(kind)) {
            String type = name(e.getClass("objectClass"));
            sample(e, ProfileView.ALLOCATION, e.getThread(), e.getLong(size), FrameName.mark(type));
        }
    }

    private void park(RecordedEvent e) {
        RecordedClass parked = e.getClass("parkedClass");
        if (parked != null && LOCKS.contains(parked.getName())) {
            lock(e, parked);
        }
    }

    private void lock(RecordedEvent e, @Nullable RecordedClass type) {
        String name = name(type);
        long nanos = e.getDuration().toNanos();
        profile.lock(name, nanos);
        sample(e, ProfileView.LOCK, e.getThread(), nanos, FrameName.mark("lock " + name));
    }

    private void sample(
            RecordedEvent e, ProfileView view, @Nullable RecordedThread thread, long weight, @Nullable String leaf) {
        boolean own = thread != null && thread.getJavaName() != null && OwnSamples.isThread(thread.getJavaName());
        profile.sample(view, stacks.frames(e.getStackTrace(), own, leaf), weight, own);
    }

    private static String name(@Nullable RecordedClass type) {
        return type == null ? "unknown" : FrameName.type(String.valueOf(type.getName()));
    }
}
