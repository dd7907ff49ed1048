package io.tidewatch.profile;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** Whether this JVM has a flight recorder. Asked before any class is touched that needs one. */
final class JfrSupport {
    static final String MISSING = "this Java runtime has no module jdk.jfr: put it in (jlink --add-modules jdk.jfr,"
            + " or a full JDK or JRE), or leave the profiler off";

    private JfrSupport() {}

    static boolean isThere() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    }

    /** @return why nothing can be recorded here; null where it can */
    static @Nullable String refusal() {
        if (!isThere()) {
            return MISSING;
        }
        return Recorder.refusal();
    }

    /** Linked only where the module is there. */
    private static final class Recorder {
        private Recorder() {}

        static @Nullable String refusal() {
            return FlightRecorder.isAvailable()
                    ? null
                    : "this JVM refuses to record (-XX:-FlightRecorder, or no HotSpot): leave that option out,"
                            + " or leave the profiler off";
        }
    }
}
