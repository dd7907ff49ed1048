package io.tidewatch.instrument.context;

import java.util.concurrent.ThreadLocalRandom;

/** Random ids: unlikely to meet again, not secret. */
final class HexIds {
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private HexIds() {}

    static String trace() {
        char[] out = new char[32];
        put(notZero(), out, 0);
        put(ThreadLocalRandom.current().nextLong(), out, 16);
        return new String(out);
    }

    static String span() {
        char[] out = new char[16];
        put(notZero(), out, 0);
        return new String(out);
    }

    /** An id of zeros is none, in W3C's words. */
    private static long notZero() {
        long value = ThreadLocalRandom.current().nextLong();
        return value == 0 ? 1 : value;
    }

    private static void put(long value, char[] out, int at) {
        for (int i = 0; i < 16; i++) {
            out[at + i] = DIGITS[(int) (value >>> (60 - 4 * i)) & 15];
        }
    }
}
