package io.tidewatch.cli.bench;

import io.tidewatch.processor.ProcessorNode;
import java.nio.file.Path;
import java.time.Clock;

/** The processor with its defaults and one stream thread, and nobody who tells people. */
final class AloneProcessor implements AutoCloseable {
    private final ProcessorNode node;
    private volatile String gaveUp = "";

    /** @param dir where its state lies */
    AloneProcessor(String bootstrap, Path dir) {
        node = new ProcessorNode(Road.processor(bootstrap, 1, dir), Clock.systemUTC(), why -> gaveUp = why);
    }

    void start() {
        node.start();
    }

    /** @return where its API is */
    String url() {
        return node.url();
    }

    /** @throws IllegalStateException where it gave up */
    void checkAlive() {
        if (!gaveUp.isEmpty()) {
            throw new IllegalStateException("it gave up: " + gaveUp);
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
