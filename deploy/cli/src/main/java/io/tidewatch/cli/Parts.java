package io.tidewatch.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs in this process, closed in the reverse order of its start, once, by whoever comes first. Thread-safe. */
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<Part> running = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean closed;

    private record Part(String name, AutoCloseable what) {}

    /** Takes over a part that is about to start: it is closed also after half a start. */
    synchronized void add(String name, AutoCloseable part) {
        if (closed) {
            close(new Part(name, part));
            throw new UserError("stopped while starting");
        }
        running.push(new Part(name, part));
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

    /** Waits until it is asked to stop: Ctrl-C, SIGTERM, or a part that gave up. */
    void awaitStop() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "tidewatch-stop"));
        stopped.await();
    }

    @Override
    public void close() {
        Deque<Part> closing;
        synchronized (this) {
            closed = true;
            closing = new ArrayDeque<>(running);
            running.clear();
        }
        closing.forEach(Parts::close);
        stopped.countDown();
    }

    private static void close(Part part) {
        try {
            part.what().close();
        } catch (Exception e) {
            LOG.atWarn().addKeyValue("part", part.name()).setCause(e).log("a part did not close cleanly");
        }
    }
}
