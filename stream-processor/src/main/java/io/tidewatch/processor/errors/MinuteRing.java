package io.tidewatch.processor.errors;

import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Occurrences of each of the last 60 minutes of event time. Mutable. */
final class MinuteRing {
    static final int MINUTES = 60;
    private static final int VERSION = 1;
    private static final long MINUTE_MILLIS = 60_000;

    private long newest;
    private final long[] counts;

    private MinuteRing(long newest, long[] counts) {
        this.newest = newest;
        this.counts = counts;
    }

    static MinuteRing empty() {
        return new MinuteRing(0, new long[MINUTES]);
    }

    /** Adds to the minute of that time; what is older than the ring is left out. */
    void add(long eventMillis, long n) {
        long minute = Math.floorDiv(eventMillis, MINUTE_MILLIS);
        if (minute > newest) {
            forward(minute);
        }
        if (minute > newest - MINUTES) {
            counts[Math.floorMod(minute, MINUTES)] += n;
        }
    }

    /** @return the minutes that end with the one of that time, oldest first */
    long[] until(long nowMillis) {
        long last = Math.floorDiv(nowMillis, MINUTE_MILLIS);
        long[] out = new long[MINUTES];
        for (int i = 0; i < MINUTES; i++) {
            long minute = last - MINUTES + 1 + i;
            if (minute <= newest && minute > newest - MINUTES) {
                out[i] = counts[Math.floorMod(minute, MINUTES)];
            }
        }
        return out;
    }

    private void forward(long minute) {
        if (minute - newest >= MINUTES) {
            Arrays.fill(counts, 0);
        } else {
            for (long m = newest + 1; m <= minute; m++) {
                counts[Math.floorMod(m, MINUTES)] = 0;
            }
        }
        newest = minute;
    }

    static Serde<MinuteRing> serde() {
        return Serdes.serdeFrom((topic, ring) -> ring == null ? null : write(ring), (topic, bytes) -> read(bytes));
    }

    private static byte[] write(MinuteRing ring) {
        BinaryOut out = BinaryOut.row(VERSION).number(ring.newest);
        for (long n : ring.counts) {
            out.number(n);
        }
        return out.toBytes();
    }

    private static @Nullable MinuteRing read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        BinaryIn in = new BinaryIn(bytes, VERSION);
        MinuteRing ring = new MinuteRing(in.number(), new long[MINUTES]);
        for (int i = 0; i < MINUTES; i++) {
            ring.counts[i] = in.number();
        }
        return ring;
    }
}
