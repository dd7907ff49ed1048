package io.tidewatch.subscribe;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A stream that breaks where nothing comes for too long: a peer that is gone without a word would else be waited for
 * without end. Read by one thread; closed by any.
 */
final class GuardedStream extends FilterInputStream {
    private static final long NOT_READING = Long.MAX_VALUE;

    private final Duration patience;
    private final ScheduledExecutorService guard;
    private volatile long readingSince = NOT_READING;
    private volatile boolean stalled;
    private volatile boolean closed;

    /** @param patience how long a read may wait */
    GuardedStream(InputStream in, Duration patience) {
        super(in);
        this.patience = patience;
        this.guard = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidewatch-stream-guard");
            thread.setDaemon(true);
            return thread;
        });
        long every = Math.max(1, patience.toMillis() / 4);
        var unused = guard.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long since = readingSince;
        if (since != NOT_READING && System.nanoTime() - since > patience.toNanos()) {
            stalled = true;
            close();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        readingSince = System.nanoTime();
        try {
            int read = in.read(into, from, most);
            if (read >= 0 || !stalled) {
                return read;
            }
        } catch (IOException e) {
            if (!stalled) {
                throw e;
            }
        } finally {
            readingSince = NOT_READING;
        }
        throw new IOException("nothing came for " + patience.toSeconds() + " s");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            guard.shutdownNow();
            try {
                in.close();
            } catch (IOException e) {
                // it is over either way
            }
        }
    }
}
