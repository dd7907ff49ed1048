package io.tidewatch.kafka.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports to listen at a moment later. They lie below those that systems as a rule give to outgoing connections (from 32768 on
 * with Linux, 49152 with others), so that none of these takes one meanwhile: a broker that finds its port taken ends its
 * process. Thread-safe.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int TRIES = 100;
    /** Systems reserve ports by the hundred: the next one tried is no neighbour. */
    private static final int STRIDE = 997;

    /** So that none is given twice. Each process begins elsewhere. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(END - FIRST));

    private FreePort() {}

    /**
     * @return a port of the loopback address at which nobody listens now; where there is none down there, one that the system
     *     gives
     * @throws IllegalStateException if it gives none
     */
    public static int next() {
        for (int i = 0; i < TRIES; i++) {
            try {
                return probed(FIRST + Math.floorMod(NEXT.getAndAdd(STRIDE), END - FIRST));
            } catch (IOException e) {
                // taken or reserved: the next one
            }
        }
        try {
            return probed(0);
        } catch (IOException e) {
            throw new IllegalStateException("no port of the loopback address can be listened at", e);
        }
    }

    private static int probed(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
