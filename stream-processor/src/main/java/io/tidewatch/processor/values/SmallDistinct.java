package io.tidewatch.processor.values;

import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;

/**
 * How many different texts there were, within some 9 % (one standard deviation), exact up to eight, in 140 bytes at most:
 * HyperLogLog of Apache DataSketches with 128 registers. Mutable, not thread-safe.
 */
final class SmallDistinct {
    private static final int LG_REGISTERS = 7;
    /** Its bytes have no second table: nothing in them can lead astray whoever reads them. */
    private static final TgtHllType TYPE = TgtHllType.HLL_6;

    private static final int MOST_BYTES = 160;

    private HllSketch sketch = new HllSketch(LG_REGISTERS, TYPE);

    void add(String text) {
        sketch.update(text);
    }

    void add(SmallDistinct other) {
        Union union = new Union(LG_REGISTERS);
        union.update(sketch);
        union.update(other.sketch);
        sketch = union.getResult(TYPE);
    }

    long count() {
        return Math.max(0, Math.round(sketch.getEstimate()));
    }

    SmallDistinct copy() {
        SmallDistinct copy = new SmallDistinct();
        copy.sketch = sketch.copy();
        return copy;
    }

    byte[] bytes() {
        return sketch.toCompactByteArray();
    }

    /** @throws IllegalArgumentException where those are no bytes of {@link #bytes()} */
    static SmallDistinct of(byte[] bytes) {
        // the library's preamble: byte 3 the registers, byte 7 the kind in bits 2 and 3; others are not even begun with
        boolean ours = bytes.length >= 8
                && bytes.length <= MOST_BYTES
                && bytes[3] == LG_REGISTERS
                && (bytes[7] >> 2 & 3) == TYPE_BITS;
        if (!ours) {
            throw new IllegalArgumentException("no sketch of distinct values, or one of another kind");
        }
        SmallDistinct read = new SmallDistinct();
        try {
            read.sketch = HllSketch.heapify(Memory.wrap(bytes));
        } catch (RuntimeException e) {
            // the library throws whatever the bytes led it to: its own kinds, bounds, sizes
            throw new IllegalArgumentException("no sketch of distinct values: " + e.getMessage(), e);
        }
        return read;
    }

    private static final int TYPE_BITS = 1;
}
