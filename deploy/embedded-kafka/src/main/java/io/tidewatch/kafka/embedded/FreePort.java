package io.tidewatch.kafka.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports to listen at a moment later. They lie below those that systems give to outgoing connections (from 32768 on with
 * Linux, 49152 with others), so that none of these can take one meanwhile: a broker that finds its port taken ends its
 * process. Thread-safe.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int TRIES = 100;
    /** So that none is given twice. Each process begins elsewhere. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(END - FIRST));

    private FreePort() {}

    /**
     * @return a port of the loopback address at which nobody listens now
     * @throws IllegalStateException if none was found
     */
    public static int next() {
        IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), END - FIRST);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IllegalStateException("no port between " + FIRST + " and " + END + " can be listened at", last);
    }
}
