package io.tidewatch.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** One part as a process: runs until SIGTERM or Ctrl-C, or until it says that it cannot go on. */
final class RunAlone {
    /** A part and how it is started. */
    record App(AutoCloseable part, Runnable start) {}

    private RunAlone() {}

    /** @return exit code: 0 when it was stopped, 1 when it gave up */
    static int of(Function<Consumer<String>, App> make) throws Exception {
        AtomicReference<String> gaveUp = new AtomicReference<>("");
        CountDownLatch over = new CountDownLatch(1);
        try (Parts parts = new Parts()) {
            App app = make.apply(reason -> {
                gaveUp.compareAndSet("", reason);
                over.countDown();
            });
            parts.add("part", app.part());
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                over.countDown();
                                parts.close();
                            },
                            "tidewatch-stop"));
            app.start().run();
            over.await();
        }
        if (!gaveUp.get().isEmpty()) {
            System.err.println(gaveUp.get());
            return 1;
        }
        return 0;
    }
}
