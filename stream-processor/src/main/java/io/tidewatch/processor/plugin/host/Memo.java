package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;

/** What is kept of one analyzer in one task, beside its rows. A storage format. */
final class Memo {
    private static final int VERSION = 1;

    /** The analyzer that wrote the rows last; empty: none did. */
    String version = "";

    /** The last tick it was told, append time; 0: none. */
    long tickMillis;

    long rows;
    long bytes;

    /** The minute of append time in which it last reported something, and how often it did in it. */
    long minute;

    long inMinute;

    byte[] encode() {
        return BinaryOut.row(VERSION)
                .text(version)
                .number(tickMillis)
                .number(rows)
                .number(bytes)
                .number(minute)
                .number(inMinute)
                .toBytes();
    }

    static Memo decode(byte[] row) {
        BinaryIn in = new BinaryIn(row, VERSION);
        Memo memo = new Memo();
        memo.version = in.text();
        memo.tickMillis = in.number();
        memo.rows = in.number();
        memo.bytes = in.number();
        memo.minute = in.number();
        memo.inMinute = in.number();
        return memo;
    }
}
