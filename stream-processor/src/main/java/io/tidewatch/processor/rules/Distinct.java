package io.tidewatch.processor.rules;

import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * How many distinct values there were, in at most about 3 KB: exact up to some three hundred, beyond that to about 2 %
 * (one standard deviation). Merging does not depend on the order. Immutable.
 */
public final class Distinct {
    private static final int LG_REGISTERS = 12;
    /** The smallest whose bytes have no second table: nothing in them can lead astray whoever reads them. */
    private static final TgtHllType TYPE = TgtHllType.HLL_6;

    /** What one takes at most; more is none of ours. */
    static final int MOST_BYTES = 3_200;

    private final HllSketch sketch;
    /** Of the sketch, once somebody has asked. */
    private byte @Nullable [] bytes;

    private Distinct(HllSketch sketch) {
        this.sketch = sketch;
    }

    /** Values in the making. Not thread-safe. */
    public static final class Values {
        private final HllSketch sketch = new HllSketch(LG_REGISTERS, TYPE);

        /** @param value an empty one counts for nothing */
        public void add(String value) {
            sketch.update(value);
        }

        /** @param number stands for a value */
        public void add(long number) {
            sketch.update(number);
        }

        /** @return what there was so far */
        public Distinct toDistinct() {
            return new Distinct(sketch.copy());
        }
    }

    /** @throws IllegalArgumentException where those are no bytes of {@link #bytes()} */
    public static Distinct of(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("distinct has " + bytes.length + " bytes, at most " + MOST_BYTES);
        }
        // the library's preamble: byte 3 the registers, byte 7 the kind in bits 2 and 3; others are not even begun with
        boolean ours = bytes.length >= 8 && bytes[3] == LG_REGISTERS && (bytes[7] >> 2 & 3) == 1;
        if (!ours) {
            throw new IllegalArgumentException("distinct is no sketch, or one of another kind");
        }
        return new Distinct(heapified(bytes));
    }

    private static HllSketch heapified(byte[] bytes) {
        try {
            return HllSketch.heapify(Memory.wrap(bytes));
        } catch (RuntimeException e) {
            // the library throws whatever the bytes led it to: its own kinds, bounds, sizes
            throw new IllegalArgumentException("distinct is no sketch: " + e.getMessage(), e);
        }
    }

    public Distinct plus(Distinct other) {
        Union union = new Union(LG_REGISTERS);
        union.update(sketch);
        union.update(other.sketch);
        return new Distinct(union.getResult(TYPE));
    }

    /** @return how many there were, rounded */
    public long count() {
        return Math.max(0, Math.round(sketch.getEstimate()));
    }

    static @Nullable Distinct merge(@Nullable Distinct a, @Nullable Distinct b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.plus(b);
    }

    /** @return what {@link #of} reads; not to be changed */
    public byte[] bytes() {
        byte[] known = bytes;
        if (known == null) {
            known = sketch.toCompactByteArray();
            bytes = known;
        }
        return known;
    }
}
