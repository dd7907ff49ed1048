package io.tidewatch.processor.ingest;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.Source;
import java.util.ArrayList;
import java.util.List;

/** What one stream's partition knows of one source. Mutable, of one stream thread; queries read copies. */
final class SourceRow {
    static final int MOST_EPOCHS = 4;

    /** {@code service/instance} of it. */
    final String key;

    Source source;
    /** Append time of its first and newest record, milliseconds since the epoch. */
    long firstSeenMillis;

    long lastSeenMillis;
    /** Newest event time, clamped. */
    long lastEventMillis;

    long events;
    long lost;
    long repeated;
    long clamped;
    long bad;
    /** Events that came more than the grace after their time. */
    long late;
    /** How far its clock stands behind the broker's, delay of the way included, milliseconds; negative: ahead. */
    long skewMillis;

    MetricBatch.Phase phase = MetricBatch.Phase.RUNNING;
    String reason = "";
    /** Append time of the newest hello or goodbye; 0 where none came. */
    long phaseMillis;
    /** What it intends between two metric batches; 0 where not told. */
    long intervalMillis;

    final List<SequenceTrack> tracks;

    SourceRow(Source source, long firstSeenMillis, List<SequenceTrack> tracks) {
        this.key = source.key();
        this.source = source;
        this.firstSeenMillis = firstSeenMillis;
        this.lastSeenMillis = firstSeenMillis;
        this.tracks = new ArrayList<>(tracks);
    }

    /** @return that source, as the object that this row has of it where it is the same */
    Source same(Source other) {
        return other.equals(source) ? source : other;
    }

    /** A record of that source was appended. What the newest record says of host, environment, release holds. */
    void seen(Source now, long appendMillis) {
        if (appendMillis >= lastSeenMillis) {
            lastSeenMillis = appendMillis;
            if (!now.equals(source)) {
                source = new Source(
                        now.service(),
                        now.instance(),
                        now.host().isEmpty() ? source.host() : now.host(),
                        now.environment().isEmpty() ? source.environment() : now.environment(),
                        now.release().isEmpty() ? source.release() : now.release());
            }
        }
    }

    /**
     * Counts an event and guards its time.
     *
     * @return its time, clamped
     */
    long time(long eventMillis, long appendMillis, long graceMillis) {
        long guarded = EventTime.clamp(eventMillis, appendMillis);
        events++;
        if (guarded != eventMillis) {
            clamped++;
        }
        if (appendMillis - guarded > graceMillis) {
            late++;
        }
        long behind = appendMillis - eventMillis;
        boolean first = events == 1;
        skewMillis = first || behind < skewMillis ? behind : skewMillis + (behind - skewMillis) / 64;
        lastEventMillis = Math.max(lastEventMillis, guarded);
        return guarded;
    }

    /**
     * The numbers of that publisher start. A start that is older than all that are kept cannot be checked.
     *
     * @return null where it cannot be checked
     */
    @org.jspecify.annotations.Nullable
    SequenceTrack track(long epochMillis, boolean contiguous, long first) {
        for (SequenceTrack track : tracks) {
            if (track.epochMillis == epochMillis) {
                return track;
            }
        }
        // of a source seen for the first time the beginning may be past retention: its first record is where it starts
        long from = tracks.isEmpty() || !contiguous ? first : 0;
        SequenceTrack track = new SequenceTrack(epochMillis, contiguous, from, new long[0]);
        if (tracks.size() < MOST_EPOCHS) {
            tracks.add(track);
            return track;
        }
        int oldest = 0;
        for (int i = 1; i < tracks.size(); i++) {
            if (tracks.get(i).epochMillis < tracks.get(oldest).epochMillis) {
                oldest = i;
            }
        }
        if (tracks.get(oldest).epochMillis > epochMillis) {
            return null;
        }
        tracks.set(oldest, track);
        return track;
    }
}
