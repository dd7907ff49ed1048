package io.tidewatch.processor.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Bytes that are looked for in bytes, without regard to the case of ASCII letters: eight places at a time by two of the
 * needle's bytes, the rarest, and four times eight before anything is decided. May find too often (bytes that differ in
 * one bit are taken as equal), never misses. Immutable.
 */
final class Needle {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final int CASE = 0x20;
    private static final long CASES = ONES * CASE;
    private static final int AT_ONCE = 4 * Long.BYTES;

    /** From the most to the least frequent bytes of JSON lines of logs; all others are rarer still. */
    private static final String FREQUENT = "e\"ta0o1nris:,c2dl3mp4-5u6978.fhg b_vyw/=kx";

    private final byte[] folded;
    private final int first;
    private final int second;
    private final long firstBytes;
    private final long secondBytes;

    /** @param text of at least two bytes in UTF-8 */
    Needle(String text) {
        folded = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < folded.length; i++) {
            folded[i] |= CASE;
        }
        int rarest = 0;
        for (int i = 1; i < folded.length; i++) {
            rarest = rank(folded[i]) > rank(folded[rarest]) ? i : rarest;
        }
        int next = rarest == 0 ? 1 : 0;
        for (int i = 0; i < folded.length; i++) {
            next = i != rarest && rank(folded[i]) > rank(folded[next]) ? i : next;
        }
        first = Math.min(rarest, next);
        second = Math.max(rarest, next);
        firstBytes = (folded[first] & 0xFF) * ONES;
        secondBytes = (folded[second] & 0xFF) * ONES;
    }

    private static int rank(byte folded) {
        int at = FREQUENT.indexOf((char) (folded & 0xFF));
        return at < 0 ? FREQUENT.length() : at;
    }

    int length() {
        return folded.length;
    }

    /** @return index of the first place at or behind {@code from} where it stands wholly before {@code to}; {@code to} if none */
    int find(byte[] bytes, int from, int to) {
        int last = to - folded.length;
        int end = last - AT_ONCE + 1;
        int i = from;
        for (; i <= end; i += AT_ONCE) {
            long a = places(bytes, i);
            long b = places(bytes, i + Long.BYTES);
            long c = places(bytes, i + 2 * Long.BYTES);
            long d = places(bytes, i + 3 * Long.BYTES);
            if (((a | b | c | d) & HIGHS) != 0) {
                int at = firstOf(bytes, i, a, b, c, d);
                if (at >= 0) {
                    return at;
                }
            }
        }
        for (; i <= last; i++) {
            if (standsAt(bytes, i)) {
                return i;
            }
        }
        return to;
    }

    /** @return of eight places the highest bit of each where the two bytes are as they must be; at times of one behind such a place, too */
    private long places(byte[] bytes, int at) {
        long differ = (((long) LONGS.get(bytes, at + first) | CASES) ^ firstBytes)
                | (((long) LONGS.get(bytes, at + second) | CASES) ^ secondBytes);
        return (differ - ONES) & ~differ;
    }

    /** @return the first of the places where it stands; negative if none */
    private int firstOf(byte[] bytes, int from, long... places) {
        for (int k = 0; k < places.length; k++) {
            for (long left = places[k] & HIGHS; left != 0; left &= left - 1) {
                int at = from + k * Long.BYTES + (Long.numberOfTrailingZeros(left) >>> 3);
                if (standsAt(bytes, at)) {
                    return at;
                }
            }
        }
        return -1;
    }

    private boolean standsAt(byte[] bytes, int at) {
        for (int i = 0; i < folded.length; i++) {
            if ((byte) (bytes[at + i] | CASE) != folded[i]) {
                return false;
            }
        }
        return true;
    }
}
