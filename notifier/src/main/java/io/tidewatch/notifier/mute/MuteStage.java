package io.tidewatch.notifier.mute;

import java.util.List;

/** Says whether a route may speak at a time. Immutable. */
public final class MuteStage {
    private final List<MuteTime> times;

    public MuteStage(List<MuteTime> times) {
        this.times = List.copyOf(times);
    }

    public boolean muted(long nowMillis) {
        return times.stream().anyMatch(t -> t.covers(nowMillis));
    }
}
