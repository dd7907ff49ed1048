package io.tidewatch.publish;

import java.util.concurrent.atomic.AtomicLong;

/** A counter that shares its cache line with none of its neighbours: those are other threads' business. */
@SuppressWarnings({"unused", "serial"})
final class PaddedLong extends AtomicLong {
    private volatile long p1;
    private volatile long p2;
    private volatile long p3;
    private volatile long p4;
    private volatile long p5;
    private volatile long p6;
    private volatile long p7;
    private volatile long p8;
}
