package io.tidewatch.agent.tail;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.publish.EventSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows log files on a thread of its own. At least once: a position is written down when Kafka has acknowledged all before
 * it. Lines that are sent twice after a crash carry the same file and offset. Order of the end: {@link #stop()}, flush the
 * sink, {@link #close()}, which writes the last positions.
 */
public final class Tailer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tailer.class);
    private static final int CHUNK_BYTES = 32 << 10;
    private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TailConfig config;
    private final EventSink sink;
    private final Clock clock;
    private final long startMillis;
    private final TailCounters counters = new TailCounters();
    private final Budget budget;
    private final PositionRegistry registry;
    private final OpenFiles files;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final CountDownLatch stopping = new CountDownLatch(1);
    private List<FilePosition> saved;
    private @Nullable Thread thread;
    private long scannedNanos;
    private long savedNanos;
    private boolean scanned;
    private boolean closed;

    /**
     * @param host who runs the agent: instance, host and environment of the lines
     * @param stateDir where the positions are kept; nobody else may use it
     */
    public Tailer(TailConfig config, Source host, Path stateDir, EventSink sink, Clock clock) {
        this.config = config;
        this.sink = sink;
        this.clock = clock;
        this.startMillis = clock.millis();
        this.budget = new Budget(config.maxInFlight(), config.maxInFlightBytes());
        this.registry = new PositionRegistry(stateDir);
        this.saved = registry.load();
        this.files = new OpenFiles(config, host, budget, counters, saved);
    }

    /** Starts following. */
    public void start() {
        Thread started = new Thread(this::run, "tidewatch-tail");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Reads no more; what was read and not yet sent is read again at the next start. Idempotent. */
    public void stop() {
        stopping.countDown();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops and writes down what was acknowledged until now. Idempotent. */
    @Override
    public void close() {
        stop();
        Thread running = thread;
        if (closed || running != null && running.isAlive()) {
            return;
        }
        closed = true;
        save();
        List.copyOf(files.files()).forEach(files::close);
    }

    /** @return what following files has come to, for the agent's own metrics; from any thread */
    public List<MetricPoint> points() {
        return counters.points(startMillis);
    }

    private void run() {
        boolean busy = true;
        try {
            while (busy || !stopping.await(config.poll().toNanos(), TimeUnit.NANOSECONDS)) {
                busy = step() && stopping.getCount() > 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether there is more to do at once */
    boolean step() {
        long now = System.nanoTime();
        boolean busy = false;
        try {
            if (!scanned || now - scannedNanos >= config.scan().toNanos()) {
                files.scan(clock.millis());
                scanned = true;
                scannedNanos = now;
            }
            for (TailedFile file : new ArrayList<>(files.files())) {
                busy |= stepped(file, now);
            }
            counters.inFlight.set(budget.spent());
            if (now - savedNanos >= SAVE_NANOS) {
                save();
                savedNanos = now;
            }
        } catch (RuntimeException e) {
            fault("following files", e);
        }
        return busy;
    }

    private boolean stepped(TailedFile file, long nowNanos) {
        try {
            boolean busy = file.step(sink, chunk, nowNanos, clock.millis());
            if (file.done(nowNanos)) {
                files.close(file);
            }
            return busy;
        } catch (IOException | RuntimeException e) {
            // the next scan opens it again, at its last acknowledged place
            fault(file.position().path(), e);
            files.close(file);
            return false;
        }
    }

    private void save() {
        List<FilePosition> positions = files.positions();
        if (positions.equals(saved)) {
            return;
        }
        try {
            registry.save(positions);
            saved = positions;
        } catch (IOException e) {
            fault("writing positions", e);
        }
    }

    private void fault(String what, Exception e) {
        counters.faults.increment();
        long n = counters.faults.sum();
        if (n == 1 || n % 100 == 0) {
            LOG.atWarn().addKeyValue("what", what).addKeyValue("faults", n).log("following files failed", e);
        }
    }
}
