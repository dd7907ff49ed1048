package io.tidewatch.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command that runs until SIGTERM or Ctrl-C, or until what it runs says that it cannot go on. Who asks it to stop while
 * it starts waits for the step at hand (a broker that is stopped half started complains, and says why at length), then
 * all that was started is closed.
 */
final class LongRun {
    private static final Logger LOG = LoggerFactory.getLogger(LongRun.class);
    private static final long LONGEST_STEP_SECONDS = 20;

    /** Starts what is to run. */
    @FunctionalInterface
    interface Start {
        /**
         * @param parts takes over each part before it is started
         * @param giveUp to be told why, where a part cannot go on
         */
        void into(Parts parts, Consumer<String> giveUp) throws Exception;
    }

    private LongRun() {}

    /** @return exit code: 0 when it was stopped, 1 when it gave up */
    static int of(Start start) throws Exception {
        AtomicReference<String> gaveUp = new AtomicReference<>("");
        CountDownLatch ended = new CountDownLatch(1);
        Parts parts = new Parts();
        Thread hook = new Thread(() -> stop(parts, ended), "tidewatch-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (parts) {
            start(start, parts, reason -> {
                gaveUp.compareAndSet("", reason);
                parts.stop();
            });
            parts.awaitStop();
        } finally {
            ended.countDown();
            forget(hook);
        }
        if (!gaveUp.get().isEmpty()) {
            System.err.println(gaveUp.get());
            return 1;
        }
        return 0;
    }

    private static void start(Start start, Parts parts, Consumer<String> giveUp) throws Exception {
        try {
            start.into(parts, giveUp);
        } catch (Exception | LinkageError e) {
            // asked to stop meanwhile: a JVM that ends refuses this and that, which broke the start off
            if (!parts.stopping()) {
                if (e instanceof IllegalArgumentException) {
                    // a setting that a part refuses is the user's to mend: one line says it, no trace
                    throw new UserError(String.valueOf(e.getMessage()));
                }
                throw e;
            }
            LOG.debug("stopped while starting", e);
        }
    }

    private static void stop(Parts parts, CountDownLatch ended) {
        parts.stop();
        try {
            // what the starting thread has begun it ends, finds out that it is to stop, and closes
            var unused = ended.await(LONGEST_STEP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.close();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs already: the process ends
        }
    }
}
