package io.tidewatch.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs in this process, closed in the reverse order of its start, once, by whoever comes first; who comes second waits
 * until it is done. Thread-safe.
 */
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<Part> running = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Object closing = new Object();

    /** It was asked to stop before all was started. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped while starting");
        }
    }

    private record Part(String name, AutoCloseable what) {}

    /**
     * Takes over a part that is about to start: it is closed also after half a start.
     *
     * @throws Stopped where all of it is to stop; the part is closed then
     */
    void add(String name, AutoCloseable part) {
        synchronized (running) {
            if (!stopping()) {
                running.push(new Part(name, part));
                return;
            }
        }
        close(new Part(name, part));
        throw new Stopped();
    }

    /** @return whether all of it is to stop */
    boolean stopping() {
        return stopped.getCount() == 0;
    }

    /** @throws Stopped where all of it is to stop: there is no sense in going on with the start */
    void goOn() {
        if (stopping()) {
            throw new Stopped();
        }
    }

    /** Closes these parts at the same time, not one after the other. */
    void addTogether(String name, List<? extends AutoCloseable> parts) {
        add(name, () -> {
            List<Thread> closers = new ArrayList<>();
            for (AutoCloseable part : parts) {
                Thread closer = new Thread(() -> close(new Part(name, part)), "close-" + name);
                closer.start();
                closers.add(closer);
            }
            for (Thread closer : closers) {
                closer.join();
            }
        });
    }

    /** Asks it to stop; whoever starts or waits finds out. */
    void stop() {
        stopped.countDown();
    }

    /** Waits until it is asked to stop. */
    void awaitStop() throws InterruptedException {
        stopped.await();
    }

    @Override
    public void close() {
        stop();
        synchronized (closing) {
            Deque<Part> all;
            synchronized (running) {
                all = new ArrayDeque<>(running);
                running.clear();
            }
            all.forEach(Parts::close);
        }
    }

    private static void close(Part part) {
        try {
            part.what().close();
        } catch (Exception e) {
            LOG.atWarn().addKeyValue("part", part.name()).setCause(e).log("a part did not close cleanly");
        }
    }
}
