package io.tidewatch.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Threads with a known profile: one burns, one allocates, two fight for a monitor, two for a lock, one waits. */
final class Workload implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final Object till = new Object();
    private final ReentrantLock door = new ReentrantLock();
    volatile double sum;
    volatile Object held = new Object();

    Workload burning() {
        return run("burner", this::burn);
    }

    Workload allocating() {
        return run("allocator", this::allocate);
    }

    Workload fighting() {
        run("till-1", this::pay).run("till-2", this::pay);
        return run("door-1", this::pass).run("door-2", this::pass);
    }

    private Workload run(String name, Runnable step) {
        Thread thread = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        step.run();
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return this;
    }

    void burn() {
        double x = sum;
        for (int i = 1; i < 100_000; i++) {
            x += Math.sqrt(i) / (x + i);
        }
        sum = x;
    }

    void allocate() {
        for (int i = 0; i < 20; i++) {
            held = new long[4_096];
        }
        pause(1);
    }

    void pay() {
        synchronized (till) {
            pause(15);
        }
    }

    void pass() {
        door.lock();
        try {
            pause(15);
        } finally {
            door.unlock();
        }
    }

    // the waiting is the work
    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
