package io.tidewatch.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/** Makes stacks of what the recorder holds. Not thread-safe. */
final class JfrStacks {
    static final String NO_STACK = FrameName.mark("no stack");
    static final String OWN = FrameName.mark("tidewatch");
    private static final String CUT = FrameName.mark("deeper");
    private static final int MAX_CACHED = 20_000;

    /** The recorder gives the same object for the same method as long as a part of the recording lasts. */
    private final IdentityHashMap<RecordedMethod, String> names = new IdentityHashMap<>();

    private final int maxFrames;

    JfrStacks(int maxFrames) {
        this.maxFrames = maxFrames;
    }

    /**
     * The stack from its root to its top. Where it is deeper than may be, the root's side is cut.
     *
     * @param own whether the thread is this library's
     * @param leaf put on top; null: nothing
     */
    List<String> frames(@Nullable RecordedStackTrace trace, boolean own, @Nullable String leaf) {
        List<String> frames = new ArrayList<>();
        if (leaf != null) {
            frames.add(leaf);
        }
        boolean cut = false;
        if (trace != null) {
            cut = trace.isTruncated();
            for (RecordedFrame frame : trace.getFrames()) {
                if (frames.size() >= maxFrames) {
                    cut = true;
                    break;
                }
                frames.add(name(frame.getMethod()));
            }
        }
        if (frames.size() == (leaf == null ? 0 : 1)) {
            frames.add(NO_STACK);
        }
        if (cut) {
            frames.add(CUT);
        }
        if (own) {
            frames.add(OWN);
        }
        Collections.reverse(frames);
        return frames;
    }

    /** @return the method that runs; null where nothing is known */
    @Nullable
    String top(@Nullable RecordedStackTrace trace) {
        return trace == null || trace.getFrames().isEmpty()
                ? null
                : name(trace.getFrames().get(0).getMethod());
    }

    /** Lets go of methods of parts that are gone. */
    void forget() {
        names.clear();
    }

    private String name(@Nullable RecordedMethod method) {
        if (method == null || method.getType() == null) {
            return FrameName.mark("unknown");
        }
        if (names.size() >= MAX_CACHED) {
            names.clear();
        }
        return names.computeIfAbsent(method, m -> FrameName.method(m.getType().getName(), String.valueOf(m.getName())));
    }
}
